// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>An entry, and where it stands.</summary>
/// <param name="Table">The table's frame.</param>
/// <param name="Index">Its index there.</param>
/// <param name="Level">The table's level, from 1.</param>
/// <param name="Entry">What it held.</param>
/// <param name="IsPage">Whether it maps a page.</param>
internal readonly record struct PageSlot(
    Mfn Table,
    ulong Index,
    int Level,
    ulong Entry,
    bool IsPage
)
{
    public bool IsEmpty => Entry == 0;

    public bool IsTable => !IsPage && (Entry & (ulong)PageFlags.Present) != 0;

    public bool IsWritable => (Entry & (ulong)PageFlags.Writable) != 0;

    public bool IsGlobal => (Entry & (ulong)PageFlags.Global) != 0;
}
