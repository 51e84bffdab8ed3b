// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>A <see cref="RingFault"/> raised where the caller asked for an exception instead of a result.</summary>
public sealed class RingFaultException : InvalidOperationException
{
    /// <summary>Raises a fault.</summary>
    /// <param name="fault">What was found.</param>
    public RingFaultException(RingFault fault)
        : base(fault?.ToString())
    {
        ArgumentNullException.ThrowIfNull(fault);
        Fault = fault;
    }

    /// <summary>What was found.</summary>
    public RingFault Fault { get; }
}
