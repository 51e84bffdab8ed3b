// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Primitives;

/// <summary>The address of a shared word, to tell words apart by.</summary>
internal static unsafe class WordAddress
{
    /// <summary>Where the word is.</summary>
    /// <param name="word">A word in memory that does not move.</param>
    /// <returns>Its address: a key, never followed.</returns>
    public static nint Of(ref readonly uint word) =>
        // Sound: the pointer becomes a number at once and nothing is read through it.
        (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in word));
}
