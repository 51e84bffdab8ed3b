// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>The tables of one address space as a tree: finds entries, makes tables where they are missing, takes empty ones out.</summary>
/// <remarks>
/// It holds a use as <see cref="FrameType.PageTable"/> of each of its frames; those of what is mapped are its caller's. One
/// thread changes; processors walk meanwhile. Memory of the machine that is in use as page tables is written by nobody else.
/// </remarks>
internal sealed partial class PageTable
{
    /// <summary>Stands where a batch is going to map: not present, so that hardware ignores it.</summary>
    public const ulong Claim = (ulong)PageFlags.Available0;

    private const PagingControls Controls =
        PagingControls.PageSizeExtensions | PagingControls.NoExecute;

    private readonly MachineMemory _memory;
    private readonly IFrameSource _source;
    private readonly RetiredFrames _retired;
    private readonly MappingChange _change;
    private readonly long[] _pages = new long[PageTableFormat.MaxLevels + 1];

    public PageTable(
        MachineMemory memory,
        PageTableFormat format,
        IFrameSource source,
        RetiredFrames retired,
        MappingChange change
    )
    {
        _memory = memory;
        _source = source;
        _retired = retired;
        _change = change;
        Format = format;
        Root = TryAllocate(out var root) ? root : throw NoRoot();
        PrepareRoot();
    }

    public PageTableFormat Format { get; }

    public Mfn Root { get; }

    /// <summary>Whether it has been taken down: its frames are somebody else's.</summary>
    public bool IsDemolished { get; private set; }

    /// <summary>How many frames are tables.</summary>
    public int Tables { get; private set; }

    /// <summary>How many pages entries of a level map.</summary>
    public long PagesAt(int level) => _pages[level];

    /// <summary>The entry for a page: the one that maps it, or the lowest that there is; at the lowest level asked for, even if a table follows.</summary>
    public PageSlot Find(Vfn page, int lowest = 1)
    {
        var table = Root;
        for (var level = Format.Levels; ; level--)
        {
            var slot = Look(table, page, level);
            if (level <= lowest || !slot.IsTable)
            {
                return slot;
            }

            table = FrameOf(slot);
        }
    }

    /// <summary>The entry for a page, with tables made down to a level.</summary>
    /// <returns><see langword="false"/> if there is no frame for one; those made stay: see <see cref="Prune"/>.</returns>
    public bool TryOpen(Vfn page, int wanted, out PageSlot slot)
    {
        var table = Root;
        for (var level = Format.Levels; ; level--)
        {
            slot = Look(table, page, level);
            if (slot.IsTable)
            {
                table = FrameOf(slot);
                continue;
            }

            if (!slot.IsEmpty || level <= wanted)
            {
                return true;
            }

            if (!TryAllocate(out table))
            {
                return false;
            }

            View(slot.Table).Publish(slot.Index, Format.EncodeTable(table, level));
        }
    }

    /// <summary>Writes an entry where a not-present one is.</summary>
    public void Put(in PageSlot slot, ulong entry) => View(slot.Table).Publish(slot.Index, entry);

    /// <summary>Puts another entry, or none, in an entry's place.</summary>
    /// <returns>The slot as it was at that moment.</returns>
    public PageSlot Take(in PageSlot slot, ulong entry) =>
        slot with
        {
            Entry = View(slot.Table).Take(slot.Index, entry),
        };

    /// <summary>Puts another entry in the place of one, with the accessed and dirty bits that it has by then.</summary>
    /// <returns>The slot as it was at that moment.</returns>
    public PageSlot Rewrite(in PageSlot slot, ulong entry)
    {
        const ulong Kept = PageTableFormat.AccessedBit | PageTableFormat.DirtyBit;
        var view = View(slot.Table);
        var seen = slot.Entry;
        while (!view.TryReplace(slot.Index, seen, entry | (seen & Kept)))
        {
            seen = view.See(slot.Index); // At most twice: processors only set those two bits.
        }

        return slot with
        {
            Entry = seen,
        };
    }

    public void Count(int level, long pages) => _pages[level] += pages;

    public Mfn FrameOf(in PageSlot slot) => Format.FrameOf(slot.Entry, slot.Level, slot.IsPage);

    public MappedPage PageOf(in PageSlot slot, Vfn page) =>
        new(
            StartOf(page, slot.Level),
            FrameOf(slot),
            Format.SpanOf(slot.Level),
            Format.FlagsOf(slot.Entry, slot.Level, isPage: true)
        );

    public Vfn StartOf(Vfn page, int level) =>
        new(page.Value & ~(ulong)(Format.PagesAt(level) - 1));

    /// <summary>Takes out the tables above a page that have become empty.</summary>
    public void Prune(Vfn page)
    {
        Span<Mfn> tables = stackalloc Mfn[PageTableFormat.MaxLevels + 1];
        var level = Format.Levels;
        tables[level] = Root;
        for (; level > 1 && Look(tables[level], page, level) is { IsTable: true } slot; level--)
        {
            tables[level - 1] = FrameOf(slot);
        }

        for (; level < Format.Levels && !IsPermanent(level) && IsClear(tables[level]); level++)
        {
            var index = (ulong)Format.IndexOf(page, level + 1);
            View(tables[level + 1]).Take(index, 0);
            Retire(new(RetiredKind.Table, tables[level], 1));

            // One page is enough: processors drop all cached table entries with it.
            _change.Cover(page, 1, PageSize.Size4K, isGlobal: false);
        }
    }

    /// <summary>Takes out the root, and what is permanent below it; nothing is mapped any more.</summary>
    public void Demolish()
    {
        for (var index = 0UL; Format.Levels == 3 && index < 4; index++)
        {
            var entry = View(Root).Take(index, 0);
            if (entry != 0)
            {
                Retire(new(RetiredKind.Table, Format.FrameOf(entry, 3, isPage: false), 1));
            }
        }

        Retire(new(RetiredKind.Table, Root, 1));
        IsDemolished = true;
    }

    // Hardware has the four entries of PAE's root in registers, loaded with CR3 (5.4.1): they are set once, as Linux does.
    private void PrepareRoot()
    {
        for (var index = 0UL; Format.Levels == 3 && index < 4; index++)
        {
            if (!TryAllocate(out var table))
            {
                DiscardRoot();
                throw NoRoot();
            }

            View(Root).Publish(index, Format.EncodeTable(table, 3));
        }
    }

    // Nobody has seen it yet.
    private void DiscardRoot()
    {
        for (var index = 0UL; View(Root).See(index) is var entry and not 0; index++)
        {
            Discard(Format.FrameOf(entry, 3, isPage: false));
        }

        Discard(Root);
    }

    private void Discard(Mfn table)
    {
        _memory.PutType(table);
        _source.TryFree(table);
    }

    private bool IsPermanent(int level) => Format.IsPointerTable(level + 1);

    private bool IsClear(Mfn table) => _memory.Bytes(table).IndexOfAnyExcept((byte)0) < 0;

    private void Retire(in Retired table)
    {
        _retired.Add(table);
        _change.TablesFreed++;
        Tables--;
    }

    private PageSlot Look(Mfn table, Vfn page, int level)
    {
        var index = (ulong)Format.IndexOf(page, level);
        var entry = View(table).See(index);
        var isPage =
            (entry & (ulong)PageFlags.Present) != 0 && Format.IsPage(entry, level, Controls);
        return new(table, index, level, entry, isPage);
    }

    private bool TryAllocate(out Mfn table)
    {
        if (!_source.TryAllocate(out table))
        {
            return false;
        }

        if (!_memory.TryGetType(table, _source.Owner, FrameType.PageTable))
        {
            throw new FrameException(
                "Using as a page table what the source gave",
                table,
                _memory[table]
            );
        }

        if (!Format.CanName(table, 1))
        {
            Discard(table);
            return false;
        }

        Tables++;
        _change.TablesAllocated++;
        return true;
    }

    private PageTableCore<HardwareOrder> View(Mfn table) =>
        new(_memory.AddressOf(table), Format.IsWide);

    private static InvalidOperationException NoRoot() =>
        new("The source has no frame left for the root of an address space.");
}
