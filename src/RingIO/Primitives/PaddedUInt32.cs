// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Primitives;

/// <summary>A 32-bit word alone on its pair of cache lines (128 bytes: adjacent-line prefetch moves two at a time).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct PaddedUInt32
{
    /// <summary>The word, at offset 0.</summary>
    [FieldOffset(0)]
    public uint Value;
}
