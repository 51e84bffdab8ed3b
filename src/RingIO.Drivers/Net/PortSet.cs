// SPDX-License-Identifier: MIT

using System.Numerics;

namespace RingIO.Drivers.Net;

/// <summary>Ports of a <see cref="VirtualSwitch"/>.</summary>
/// <param name="Bits">One bit a port, port 0 the lowest.</param>
/// <remarks>Immutable. Thread safety: a value.</remarks>
public readonly record struct PortSet(ulong Bits)
{
    /// <summary>Whether no port is in it.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>How many ports are in it.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>The lowest port in it; 64 if it is empty.</summary>
    public int First => BitOperations.TrailingZeroCount(Bits);

    /// <summary>The set without its lowest port.</summary>
    public PortSet Rest => new(Bits & (Bits - 1));

    /// <summary>Whether a port is in it.</summary>
    /// <param name="port">The port's number, 0 to 63.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(int port) => (Bits >> port & 1) != 0;

    /// <summary>The set with one port.</summary>
    /// <param name="port">The port's number, 0 to 63.</param>
    /// <returns>The set.</returns>
    public static PortSet Of(int port) => new(1UL << port);
}
