// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>A TLB simulation that is slow and plain, with counts by name.</summary>
internal sealed class ReferenceTlb
{
    private readonly List<List<ReferenceArray>> _levels;
    private readonly List<(PageSize Size, ReferenceArray Array)> _walk;
    private readonly List<ReferenceArray> _walkArrays;

    public ReferenceTlb(TlbGeometry geometry)
    {
        var random = new ReferenceRandom(geometry.Seed);
        _levels =
        [
            .. geometry.Levels.Select(level =>
                level.Select(array => new ReferenceArray(array, random)).ToList()
            ),
        ];
        _walkArrays = [.. geometry.WalkCaches.Select(array => new ReferenceArray(array, random))];
        _walk =
        [
            .. geometry
                .WalkCaches.SelectMany((array, at) => array.Sizes.Select(size => (size, at)))
                .OrderBy(pair => pair.size)
                .Select(pair => (pair.size, _walkArrays[pair.at])),
        ];
    }

    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>One access: looked up, walked for if nowhere found, put in.</summary>
    /// <returns>The frame.</returns>
    public Mfn Access(ulong address, AddressSpaceId space, TlbEntry mapped)
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            foreach (var array in _levels[level])
            {
                if (array.Find(address, space) is { } entry)
                {
                    array.Use(address, space);
                    Count($"hit {level + 1} {entry.Size}");
                    Fill(level, entry);
                    return entry.FrameOf(new(address >> 12));
                }
            }
        }

        Count("miss");
        Walk(address, space, mapped.Size);
        Fill(_levels.Count, mapped);
        return mapped.FrameOf(new(address >> 12));
    }

    public void Flush(string cause, Func<TlbEntry, bool> pages, Func<TlbEntry, bool> tables)
    {
        var removed =
            _levels.SelectMany(level => level).Sum(array => array.Remove(pages))
            + _walkArrays.Sum(array => array.Remove(tables));
        Count($"flush {cause}");
        Count($"flushed {cause}", removed);
    }

    private void Fill(int below, TlbEntry entry)
    {
        for (var level = 0; level < below; level++)
        {
            foreach (var array in _levels[level].Where(array => array.Holds(entry.Size)))
            {
                if (array.Insert(entry))
                {
                    Count($"evicted {level + 1}");
                }
            }
        }
    }

    private void Walk(ulong address, AddressSpaceId space, PageSize size)
    {
        var levels = WalkLevels.LongMode.ToArray();
        var (top, found) = (levels.Length, default(PageSize?));
        foreach (var (covered, array) in _walk)
        {
            if (array.Find(address, space) is { } table && table.Size == covered)
            {
                array.Use(address, space);
                found = covered;
                break;
            }
        }

        if (found > size)
        {
            top = Array.IndexOf(levels, found.Value);
            Count($"resumed {found}");
        }

        var leaf = Array.IndexOf(levels, size);
        for (var level = top - 1; level > leaf; level--)
        {
            var page = address / (ulong)levels[level].Bytes * (ulong)levels[level].Bytes;
            foreach (var array in _walkArrays.Where(array => array.Holds(levels[level])))
            {
                if (array.Insert(new(new(page >> 12), levels[level], default, space, default)))
                {
                    Count("table evicted");
                }
            }
        }

        Count("walk");
        Count("reference", top - leaf);
    }

    private void Count(string what, long by = 1) =>
        Counts[what] = Counts.GetValueOrDefault(what) + by;
}
