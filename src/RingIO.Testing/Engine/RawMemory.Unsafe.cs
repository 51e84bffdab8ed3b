// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Testing.Engine;

/// <summary>The explorer's one door to real memory.</summary>
internal static unsafe class RawMemory
{
    /// <summary>The address that names a location. Sound: explored memory is native and does not move.</summary>
    public static nint AddressOf<T>(ref readonly T location)
        where T : unmanaged => (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in location));

    /// <summary>A word's value. Sound: the explored program names the word as its own.</summary>
    public static ulong ReadWord(nint address, int size) =>
        size switch
        {
            sizeof(ushort) => *(ushort*)address,
            sizeof(uint) => *(uint*)address,
            _ => *(ulong*)address,
        };

    /// <summary>Payload bytes. Sound: the explored program names them as its own, and the explorer keeps no span.</summary>
    public static Span<byte> Bytes(nint address, int length) => new((void*)address, length);
}
