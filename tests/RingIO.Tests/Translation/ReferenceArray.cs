// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>An array of a TLB as a textbook would write it: lists that are searched, nothing packed, nothing shared with the real one.</summary>
internal sealed class ReferenceArray(TlbArrayGeometry geometry, ReferenceRandom random)
{
    private readonly List<TlbEntry?[]> _sets =
    [
        .. Enumerable.Range(0, geometry.Sets).Select(_ => new TlbEntry?[geometry.Ways]),
    ];

    // Ways by their last use, the most recent first; and the tree's nodes by their range of ways.
    private readonly Dictionary<int, List<int>> _recency = [];
    private readonly Dictionary<(int Set, int Low, int High), bool> _victimIsUpper = [];

    public bool Holds(PageSize size) => geometry.Sizes.Contains(size);

    public TlbEntry? Find(ulong address, AddressSpaceId space) =>
        Place(address, space) is var (set, way) ? _sets[set][way] : null;

    public void Use(ulong address, AddressSpaceId space)
    {
        if (Place(address, space) is var (set, way))
        {
            Use(set, way);
        }
    }

    public bool Insert(TlbEntry entry)
    {
        var set = SetOf(entry.Page.Value << 12, entry.Size);
        var way = Array.FindIndex(
            _sets[set],
            e =>
                e is { } old
                && old.Page == entry.Page
                && old.Size == entry.Size
                && old.IsGlobal == entry.IsGlobal
                && (old.IsGlobal || old.Space == entry.Space)
        );
        var evicts = false;
        if (way < 0)
        {
            way = Array.FindIndex(_sets[set], e => e is null);
        }

        if (way < 0)
        {
            way = Victim(set);
            evicts = true;
        }

        _sets[set][way] = entry;
        Use(set, way);
        return evicts;
    }

    public int Remove(Func<TlbEntry, bool> which)
    {
        var removed = 0;
        foreach (var set in _sets)
        {
            for (var way = 0; way < set.Length; way++)
            {
                if (set[way] is { } entry && which(entry))
                {
                    set[way] = null;
                    removed++;
                }
            }
        }

        return removed;
    }

    public static bool Covers(TlbEntry entry, ulong address, AddressSpaceId space) =>
        (entry.IsGlobal || entry.Space == space)
        && address >= entry.Page.Value << 12
        && address - (entry.Page.Value << 12) < (ulong)entry.Size.Bytes;

    private (int Set, int Way)? Place(ulong address, AddressSpaceId space)
    {
        var found =
            from size in geometry.Sizes
            let set = SetOf(address, size)
            from way in Enumerable.Range(0, geometry.Ways)
            let entry = _sets[set][way]
            where entry is { } e && e.Size == size && Covers(e, address, space)
            orderby size, entry.Value.IsGlobal
            select ((int, int)?)(set, way);
        return found.FirstOrDefault();
    }

    private int SetOf(ulong address, PageSize size) =>
        (int)(address / (ulong)size.Bytes % (ulong)geometry.Sets);

    private void Use(int set, int way)
    {
        var recency = RecencyOf(set);
        recency.Remove(way);
        recency.Insert(0, way);
        for (var (low, high) = (0, geometry.Ways); high - low > 1; )
        {
            var middle = (low + high) / 2;
            _victimIsUpper[(set, low, high)] = way < middle;
            (low, high) = way < middle ? (low, middle) : (middle, high);
        }
    }

    private List<int> RecencyOf(int set)
    {
        if (!_recency.TryGetValue(set, out var recency))
        {
            _recency[set] = recency = [];
        }

        return recency;
    }

    private int Victim(int set)
    {
        if (geometry.Replacement == TlbReplacement.LeastRecentlyUsed)
        {
            return RecencyOf(set)[^1];
        }

        if (geometry.Replacement == TlbReplacement.Random)
        {
            return random.Below(geometry.Ways);
        }

        var (low, high) = (0, geometry.Ways);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _victimIsUpper.GetValueOrDefault((set, low, high))
                ? (middle, high)
                : (low, middle);
        }

        return low;
    }
}
