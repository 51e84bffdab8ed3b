// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Load.Subjects;

/// <summary>A 64-byte item: eight words, the first of which is never zero.</summary>
[InlineArray(Words)]
internal struct Item64
{
    /// <summary>Words in an item.</summary>
    public const int Words = 8;

    private ulong _word;
}
