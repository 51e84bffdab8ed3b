// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Memory;

/// <summary>
/// What is kept of a frame: 16 bytes, so that 1 TiB needs 4 GiB: 2^40 / 2^12 = 2^28 frames, times 2^4 bytes is 2^32 bytes, 0.39 % of it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct FrameWords
{
    /// <summary>References (bits 0 to 31), uses (32 to 59), type (60 to 62), busy (63). 0: free.</summary>
    [FieldOffset(0)]
    public ulong State;

    /// <summary>The owner: generation (bits 0 to 31), number (32 to 47); what an allocator notes (48 to 63, <see cref="FrameTag"/>).</summary>
    [FieldOffset(8)]
    public ulong Owner;
}
