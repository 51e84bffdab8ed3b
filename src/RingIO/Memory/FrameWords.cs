// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Memory;

/// <summary>What is kept of a frame: 16 bytes, so that 1 TiB (2^28 frames of 4 KiB) needs 4 GiB, 0.4 % of it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct FrameWords
{
    /// <summary>References (bits 0 to 31), uses (32 to 59), type (60 to 62), busy (63). 0: free.</summary>
    [FieldOffset(0)]
    public ulong State;

    /// <summary>The owner: generation (bits 0 to 31), number (32 to 47).</summary>
    [FieldOffset(8)]
    public ulong Owner;
}
