// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What a TLB has counted since it was made, or since <see cref="Reset"/>.</summary>
/// <remarks>Live: it goes on counting. Thread safety: as its TLB, one thread at a time.</remarks>
public sealed class TlbCounters
{
    // A page size's row and a level's column: a shift is below 64.
    private const int Sizes = 64;

    private readonly int _levels;
    private readonly long[] _hits;
    private readonly long[] _evictions;
    private readonly long[] _fills = new long[Sizes];
    private readonly long[] _resumed = new long[Sizes];
    private readonly long[] _flushes = new long[(int)TlbFlushCause.RootLoad + 1];
    private readonly long[] _flushed = new long[(int)TlbFlushCause.RootLoad + 1];

    internal TlbCounters(int levels)
    {
        _levels = levels;
        _hits = new long[levels * Sizes];
        _evictions = new long[levels];
    }

    /// <summary>Look-ups.</summary>
    public long Lookups => HitsFrom(1) + FullMisses;

    /// <summary>Look-ups that no level answered, those of <see cref="RightsMisses"/> among them.</summary>
    public long FullMisses { get; internal set; }

    /// <summary>Look-ups that found an entry without the rights, or a write that found the dirty bit clear: the entry is dropped, a walk decides.</summary>
    public long RightsMisses { get; internal set; }

    /// <summary>Walks of the page table.</summary>
    public long Walks { get; internal set; }

    /// <summary>Entries of page tables that walks read.</summary>
    public long WalkReferences { get; internal set; }

    /// <summary>Entries of walk caches that made room for others.</summary>
    public long WalkCacheEvictions { get; internal set; }

    /// <summary>Look-ups that a level answered.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <returns>How many.</returns>
    public long Hits(int level) => Sum(Row(level));

    /// <summary>Look-ups that a level answered from an entry of one size.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <param name="size">The size.</param>
    /// <returns>How many.</returns>
    public long Hits(int level, PageSize size) => Row(level)[size.Shift];

    /// <summary>Look-ups that a level was asked and did not answer.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <returns>How many.</returns>
    public long Misses(int level)
    {
        _ = Row(level);
        return HitsFrom(level + 1) + FullMisses;
    }

    /// <summary>Look-ups that a level did not answer and that turned out to be of one size: by a later level's entry, or by what was then inserted.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <param name="size">The size.</param>
    /// <returns>How many; walks that end in a fault are of no size.</returns>
    public long Misses(int level, PageSize size)
    {
        _ = Row(level);
        var misses = _fills[size.Shift];
        for (var deeper = level + 1; deeper <= _levels; deeper++)
        {
            misses += Hits(deeper, size);
        }

        return misses;
    }

    /// <summary>Entries that were inserted.</summary>
    /// <param name="size">Their size.</param>
    /// <returns>How many.</returns>
    public long Fills(PageSize size) => _fills[size.Shift];

    /// <summary>Entries of a level that made room for others.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <returns>How many.</returns>
    public long Evictions(int level)
    {
        _ = Row(level);
        return _evictions[level - 1];
    }

    /// <summary>Walks that began below an upper entry that a walk cache held.</summary>
    /// <param name="covered">What such an entry covers.</param>
    /// <returns>How many.</returns>
    public long WalkCacheHits(PageSize covered) => _resumed[covered.Shift];

    /// <summary>Flushes.</summary>
    /// <param name="cause">Why.</param>
    /// <returns>How many, those that found nothing among them.</returns>
    public long Flushes(TlbFlushCause cause) => _flushes[(int)cause];

    /// <summary>Entries that flushes removed, from all levels and walk caches.</summary>
    /// <param name="cause">Why.</param>
    /// <returns>How many.</returns>
    public long Flushed(TlbFlushCause cause) => _flushed[(int)cause];

    /// <summary>Begins to count anew; the entries stay.</summary>
    public void Reset()
    {
        FullMisses = RightsMisses = Walks = WalkReferences = WalkCacheEvictions = 0;
        foreach (var counts in new[] { _hits, _evictions, _fills, _resumed, _flushes, _flushed })
        {
            Array.Clear(counts);
        }
    }

    internal void CountHit(int level, int shift) => _hits[level * Sizes + shift]++;

    internal void CountFill(PageSize size) => _fills[size.Shift]++;

    internal void CountEviction(int level) => _evictions[level]++;

    internal void CountResumed(PageSize covered) => _resumed[covered.Shift]++;

    internal void CountFlush(TlbFlushCause cause, int removed)
    {
        _flushes[(int)cause]++;
        _flushed[(int)cause] += removed;
    }

    private ReadOnlySpan<long> Row(int level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, _levels);
        return _hits.AsSpan((level - 1) * Sizes, Sizes);
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private long HitsFrom(int level)
    {
        var hits = 0L;
        for (; level <= _levels; level++)
        {
            hits += Hits(level);
        }

        return hits;
    }
}
