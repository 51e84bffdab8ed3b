// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Litmus.Engine;

/// <summary>What a thread of a crew tells the others; it alone writes these words.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct Station
{
    /// <summary>How many rounds it has ended.</summary>
    [FieldOffset(128)]
    public ulong Ended;

    /// <summary>How often it has begun or ended a wait: odd while it waits.</summary>
    [FieldOffset(136)]
    public ulong Waits;

    /// <summary>How many tries have failed in waits.</summary>
    [FieldOffset(144)]
    public ulong Fails;
}
