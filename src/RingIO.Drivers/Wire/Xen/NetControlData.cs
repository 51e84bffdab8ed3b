// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>The arguments of a control request.</summary>
/// <remarks>Source: <c>xen/io/netif.h</c>, <c>data</c>.</remarks>
[InlineArray(Count)]
public struct NetControlData
{
    /// <summary>How many there are.</summary>
    public const int Count = 3;

    private uint _first;
}
