// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What one change has done so far: its counts, and what processors must forget for it. One object serves all changes.</summary>
internal sealed class MappingChange
{
    private const int MostRanges = 256;

    private readonly InvalidationRange[] _ranges = new InvalidationRange[MostRanges];
    private int _count;
    private bool _isOverfull;
    private bool _isGlobal;

    public long EntriesWritten { get; set; }

    public long SuperpageEntries { get; set; }

    public int TablesAllocated { get; set; }

    public int TablesFreed { get; set; }

    public int Promoted { get; set; }

    public int Split { get; set; }

    public int FailedItem { get; private set; }

    public Vfn FailedPage { get; private set; }

    public bool NeedsInvalidation => _count > 0;

    public void Begin()
    {
        _count = 0;
        _isOverfull = _isGlobal = false;
        EntriesWritten = SuperpageEntries = 0;
        TablesAllocated = TablesFreed = Promoted = Split = FailedItem = 0;
        FailedPage = default;
    }

    public MappingError Fail(MappingError error, int item, Vfn page)
    {
        FailedItem = item;
        FailedPage = page;
        return error;
    }

    public void Wrote(int level)
    {
        EntriesWritten++;
        SuperpageEntries += level > 1 ? 1 : 0;
    }

    /// <summary>Processors must forget pages.</summary>
    public void Cover(Vfn first, long count, PageSize size, bool isGlobal)
    {
        _isGlobal |= isGlobal;
        if (_count > 0 && TryExtend(ref _ranges[_count - 1], first, count, size, isGlobal))
        {
            return;
        }

        if (_count == MostRanges)
        {
            _isOverfull = true; // Cheaper to forget all.
            return;
        }

        _ranges[_count++] = new(first, count, size, isGlobal);
    }

    public long Invalidate(ITranslationInvalidator invalidator, AddressSpaceId space) =>
        _isOverfull
            ? InvalidateSpace(invalidator, space)
            : invalidator.Invalidate(space, _ranges.AsSpan(0, _count));

    public long InvalidateSpace(ITranslationInvalidator invalidator, AddressSpaceId space) =>
        _isGlobal ? invalidator.InvalidateAll() : invalidator.InvalidateSpace(space);

    public MappingResult Result(MappingError error, long change) =>
        new()
        {
            Error = error,
            FailedItem = FailedItem,
            FailedPage = FailedPage,
            EntriesWritten = EntriesWritten,
            SuperpageEntries = SuperpageEntries,
            TablesAllocated = TablesAllocated,
            TablesFreed = TablesFreed,
            Promoted = Promoted,
            Split = Split,
            Change = change,
        };

    // Pages of one range need not be of one size: what forgets the small ones forgets the large ones.
    private static bool TryExtend(
        ref InvalidationRange last,
        Vfn first,
        long count,
        PageSize size,
        bool isGlobal
    )
    {
        var end = last.First.Plus(last.Count);
        if (first > end || first < last.First)
        {
            return false;
        }

        var longer = (long)(first.Value - last.First.Value) + count;
        last = new(
            last.First,
            Math.Max(last.Count, longer),
            size < last.Size ? size : last.Size,
            last.Global || isGlobal
        );
        return true;
    }
}
