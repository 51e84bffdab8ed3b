// SPDX-License-Identifier: MIT

// One table of entries that processors walk while a mapper changes it (Intel SDM volume 3A, 5.8: processors set accessed and
// dirty bits by locked operations).
//
// Words (writers / readers / initial value)
//   Entry  the mapper; a processor, A and D bits only, by compare-exchange / everyone / 0: not present
//
// Invariants
//   I1  a processor changes an entry only from the very value that it walked by: an entry that was cleared stays cleared, and
//       no other page's entry gets its bits
//   I2  a processor goes ahead with a write only when D is in the entry; the mapper takes an entry away by one exchange: the
//       write is seen in what it took, or the processor walks again
//   I3  a table is reached only when its entries are what they should be
//
// Edges
//   E1  entries of a new table -> release the entry that leads to it (Publish, Replace) -> acquire that entry (See) -> the
//       table's entries: a walk finds no stale words in a new table.
//   E2  (Mark and Take are interlocked on one word: their order is the word's own.) What a mapper knows of the frame before ->
//       Publish or Take -> See -> the page's bytes: a processor that finds a page finds what was put there first.
//   E3  a processor's Mark -> Take: the mapper that takes the entry sees the bit, and with it all that went before the Mark.
//       What is written to the page behind the walk is seen only once that processor has acknowledged the shootdown.
//
// Linearization: each member at its one access. Progress: wait-free; who loops decides how often. A processor that dies
// between See and Mark leaves nothing; a mapper that dies between two entries leaves both as they are.
// Trust: entries are read whatever they hold: the index is masked to the table.

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>A table of entries as an algorithm over any memory order: what walkers and mappers run is explored from this very source.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. Any number of processors, one mapper.</remarks>
public readonly struct PageTableCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: reading an entry.</summary>
    public const int SeeEntry = 451;

    /// <summary>Edge: writing an entry where none was.</summary>
    public const int PublishEntry = 452;

    /// <summary>Edge: putting another entry, or none, where one was.</summary>
    public const int TakeEntry = 453;

    /// <summary>Edge: putting another entry where a certain one was.</summary>
    public const int ReplaceEntry = 454;

    /// <summary>Edge: a processor's setting of accessed and dirty bits.</summary>
    public const int MarkEntry = 455;

    private readonly nint _address;
    private readonly bool _wide;

    /// <summary>Views a table.</summary>
    /// <param name="address">Its first entry: the start of a frame.</param>
    /// <param name="wide">Whether entries have 64 bits (512 of them), or 32 (1024).</param>
    public PageTableCore(nint address, bool wide)
    {
        _address = address;
        _wide = wide;
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="index">Any number; its low bits choose the entry.</param>
    /// <returns>The entry; the upper half is 0 where entries have 32 bits.</returns>
    public ulong See(ulong index) =>
        _wide
            ? TOrder.LoadAcquire(ref Wide[index], SeeEntry) // E1, with Publish and Replace
            : TOrder.LoadAcquire(ref Narrow[index], SeeEntry);

    /// <summary>Mapper: writes an entry where a not-present one was, which no processor changes.</summary>
    /// <param name="index">Any number; its low bits choose the entry.</param>
    /// <param name="entry">The entry.</param>
    public void Publish(ulong index, ulong entry)
    {
        if (_wide)
        {
            TOrder.StoreRelease(ref Wide[index], entry, PublishEntry); // E1, with See
        }
        else
        {
            TOrder.StoreRelease(ref Narrow[index], (uint)entry, PublishEntry);
        }
    }

    /// <summary>Mapper: writes an entry of a table that nothing leads to yet.</summary>
    /// <param name="index">Any number; its low bits choose the entry.</param>
    /// <param name="entry">The entry.</param>
    public void Prepare(ulong index, ulong entry)
    {
        // Plain: Publish or Replace of the entry that leads here comes behind.
        if (_wide)
        {
            TOrder.Store(ref Wide[index], entry);
        }
        else
        {
            TOrder.Store(ref Narrow[index], (uint)entry);
        }
    }

    /// <summary>Mapper: puts another entry in an entry's place.</summary>
    /// <param name="index">Any number; its low bits choose the entry.</param>
    /// <param name="entry">The new entry; 0 clears.</param>
    /// <returns>What was there, with every bit that a processor has set.</returns>
    public ulong Take(ulong index, ulong entry) =>
        _wide
            ? TOrder.Exchange(ref Wide[index], entry, TakeEntry)
            : TOrder.Exchange(ref Narrow[index], (uint)entry, TakeEntry);

    /// <summary>Mapper: puts another entry in a certain entry's place.</summary>
    /// <param name="index">Any number; its low bits choose the entry.</param>
    /// <param name="seen">What must be there.</param>
    /// <param name="entry">The new entry.</param>
    /// <returns><see langword="false"/> if a processor has set a bit meanwhile: nothing was changed.</returns>
    public bool TryReplace(ulong index, ulong seen, ulong entry) =>
        Exchange(index, seen, entry, ReplaceEntry); // E1, with See

    /// <summary>Processor: sets bits in the entry that it walked by.</summary>
    /// <param name="index">Any number; its low bits choose the entry.</param>
    /// <param name="seen">The entry as it was read.</param>
    /// <param name="bits">The accessed and dirty bits to set.</param>
    /// <returns><see langword="false"/> if the entry is another by now: walk again.</returns>
    public bool TryMark(ulong index, ulong seen, ulong bits) =>
        Exchange(index, seen, seen | bits, MarkEntry);

    private bool Exchange(ulong index, ulong seen, ulong entry, int edge) =>
        _wide
            ? TOrder.CompareExchange(ref Wide[index], entry, seen, edge) == seen
            : TOrder.CompareExchange(ref Narrow[index], (uint)entry, (uint)seen, edge)
                == (uint)seen;

    private Slots<ulong> Wide => new(_address, 512);

    private Slots<uint> Narrow => new(_address, 1024);
}
