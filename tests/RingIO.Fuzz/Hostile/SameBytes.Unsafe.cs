// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Fuzz.Hostile;

/// <summary>Compares items by all their bytes, padding too.</summary>
internal static class SameBytes
{
    /// <summary>Whether both hold the same.</summary>
    public static bool Of<T>(in T left, in T right)
        where T : unmanaged =>
        // Sound: the bytes of values of an unmanaged type, which the caller's references keep alive.
        MemoryMarshal
            .AsBytes(new ReadOnlySpan<T>(in left))
            .SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in right)));
}
