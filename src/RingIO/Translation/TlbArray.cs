// SPDX-License-Identifier: MIT

using System.Numerics;
using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>One array of a TLB or of a walk cache: entries by tag, and the order in which they make room.</summary>
/// <remarks>
/// A tag holds the page's number at its own size (45 bits: addresses of 57), which size, whether it is global, and the address
/// space. An address that is not one of 57 bits, its last bit repeated, is in no entry. Where several sizes are held, the smallest
/// that covers an address is found first.
/// </remarks>
internal sealed class TlbArray
{
    // A global tag has no space: no entry ever has this one.
    private const ulong Empty = ulong.MaxValue;
    private const ulong Global = 1UL << 16;
    private const ulong SpaceAndGlobal = Global | ushort.MaxValue;
    private const int SizeShift = 17;
    private const int SizeMask = 3;
    private const int PageShift = 19;
    private const int UnusedBits = PageShift - 12;

    // From so many ways on, a set is not searched before what a hint says has been looked at.
    private const int ManyWays = 32;

    private readonly TlbArrayGeometry _geometry;
    private readonly RandomWays _random;
    private readonly int[] _shifts;
    private readonly sbyte[] _codes = new sbyte[64];
    private readonly int[] _live;
    private readonly ulong[] _tags;
    private readonly TlbEntry[] _entries;
    private readonly ulong[] _order;
    private readonly int[] _used;

    // For each hash of a tag, how many entries have it, and where one of them may be.
    private readonly ushort[] _sharing;
    private readonly ushort[] _hints;
    private readonly int _ways;
    private readonly ulong _setMask;
    private int _count;
    private int _globals;
    private ulong _clock;

    public TlbArray(TlbArrayGeometry geometry, RandomWays random)
    {
        _geometry = geometry;
        _random = random;
        _shifts = [.. geometry.Sizes.Order().Select(size => size.Shift)];
        _codes.AsSpan().Fill(-1);
        for (var code = 0; code < _shifts.Length; code++)
        {
            _codes[_shifts[code]] = (sbyte)code;
        }

        _live = new int[_shifts.Length];
        _ways = geometry.Ways;
        _setMask = (ulong)geometry.Sets - 1;
        _tags = new ulong[geometry.Entries];
        _tags.AsSpan().Fill(Empty);
        _entries = new TlbEntry[geometry.Entries];
        // The time of the last use for each entry, or a set's tree.
        _order = new ulong[
            geometry.Replacement == TlbReplacement.TreePseudoLru ? geometry.Sets : geometry.Entries
        ];
        _used = new int[geometry.Sets];
        _hints =
            _ways < ManyWays
                ? []
                : new ushort[BitOperations.RoundUpToPowerOf2((uint)geometry.Entries * 8)];
        _sharing = new ushort[_hints.Length];
    }

    /// <summary>Whether a tag can tell an address from all others: its upper bits repeat the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Knows(ulong address) =>
        (ulong)((long)(address << UnusedBits) >> UnusedBits) == address;

    public bool Holds(PageSize size) => CodeOf(size) >= 0;

    public ref readonly TlbEntry this[int slot] => ref _entries[slot];

    /// <summary>Looks an address up; it does not count as a use.</summary>
    /// <returns>The entry's place, or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong address, AddressSpaceId space)
    {
        if (!Knows(address))
        {
            return -1;
        }

        var shifts = _shifts;
        for (var code = 0; code < shifts.Length; code++)
        {
            if (_live[code] == 0)
            {
                continue;
            }

            var page = address >> shifts[code];
            var slot = FindTag(page, TagOf(page, code, space.Value));
            if (slot < 0 && _globals != 0)
            {
                slot = FindTag(page, TagOf(page, code, Global));
            }

            if (slot >= 0)
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>Counts a use of the entry at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(int slot)
    {
        switch (_geometry.Replacement)
        {
            case TlbReplacement.LeastRecentlyUsed:
                _order[slot] = ++_clock;
                break;
            case TlbReplacement.TreePseudoLru:
                var set = slot / _ways;
                _order[set] = TreeOfWays.Use(_order[set], _ways, slot - set * _ways);
                break;
            default:
                break;
        }
    }

    /// <summary>Puts an entry in, in the place of the same page's if there is one.</summary>
    /// <param name="entry">The entry, of a size that is held.</param>
    /// <param name="isNew">Whether the caller knows that there is none.</param>
    /// <returns>Whether another page's had to make room.</returns>
    public bool Insert(in TlbEntry entry, bool isNew = false)
    {
        var code = CodeOf(entry.Size);
        var page = entry.Page.Value >> (entry.Size.Shift - PageSize.Size4K.Shift);
        var tag = TagOf(page, code, entry.IsGlobal ? Global : entry.Space.Value);
        var slot = isNew ? -1 : FindTag(page, tag);
        var evicts = false;
        if (slot < 0)
        {
            slot = Room((int)(page & _setMask));
            evicts = _tags[slot] != Empty;
            Remove(slot);
            Put(slot, tag, code);
        }

        _entries[slot] = entry;
        Touch(slot);
        return evicts;
    }

    /// <summary>Removes what covers an address in a space, global entries too.</summary>
    /// <returns>How many.</returns>
    public int RemovePage(ulong address, AddressSpaceId space)
    {
        var removed = 0;
        for (var code = 0; code < _shifts.Length && Knows(address); code++)
        {
            var page = address >> _shifts[code];
            removed += RemoveAt(FindTag(page, TagOf(page, code, space.Value)));
            removed += RemoveAt(FindTag(page, TagOf(page, code, Global)));
        }

        return removed;
    }

    public int RemoveAll() => RemoveWhere(0, 0);

    public int RemoveNonGlobal() => RemoveWhere(Global, 0);

    public int RemoveSpace(AddressSpaceId space) => RemoveWhere(SpaceAndGlobal, space.Value);

    private int RemoveWhere(ulong mask, ulong value)
    {
        var removed = 0;
        for (var slot = 0; slot < _tags.Length && _count != 0; slot++)
        {
            if (_tags[slot] != Empty && (_tags[slot] & mask) == value)
            {
                removed += RemoveAt(slot);
            }
        }

        return removed;
    }

    private int RemoveAt(int slot)
    {
        if (slot < 0)
        {
            return 0;
        }

        Remove(slot);
        return 1;
    }

    private void Put(int slot, ulong tag, int code)
    {
        _tags[slot] = tag;
        _live[code]++;
        _used[slot / _ways]++;
        _count++;
        _globals += (tag & Global) != 0 ? 1 : 0;
        if (_hints.Length != 0)
        {
            _hints[Hash(tag)] = (ushort)slot;
            _sharing[Hash(tag)]++;
        }
    }

    private void Remove(int slot)
    {
        var tag = _tags[slot];
        if (tag == Empty)
        {
            return;
        }

        _tags[slot] = Empty;
        _live[(int)(tag >> SizeShift) & SizeMask]--;
        _used[slot / _ways]--;
        _count--;
        _globals -= (tag & Global) != 0 ? 1 : 0;
        if (_hints.Length != 0)
        {
            _sharing[Hash(tag)]--;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindTag(ulong page, ulong tag)
    {
        var hints = _hints;
        if (hints.Length == 0)
        {
            return Search(page, tag);
        }

        var tags = _tags;
        int hinted = hints[Hash(tag)];
        return (uint)hinted < (uint)tags.Length && tags[hinted] == tag
            ? hinted
            : SearchShared(page, tag);
    }

    private int SearchShared(ulong page, ulong tag)
    {
        var slot = _sharing[Hash(tag)] == 0 ? -1 : Search(page, tag);
        if (slot >= 0)
        {
            _hints[Hash(tag)] = (ushort)slot;
        }

        return slot;
    }

    private int Search(ulong page, ulong tag)
    {
        var first = (int)(page & _setMask) * _ways;
        var way = _tags.AsSpan(first, _ways).IndexOf(tag);
        return way < 0 ? -1 : first + way;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Hash(ulong tag) => (int)((tag * 0x9E3779B97F4A7C15) >> 40) & (_hints.Length - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong TagOf(ulong page, int code, ulong space) =>
        page << PageShift | (ulong)(uint)code << SizeShift | space;

    private int CodeOf(PageSize size) => _codes[size.Shift];

    private int Room(int set)
    {
        var first = set * _ways;
        if (_used[set] < _ways)
        {
            return first + _tags.AsSpan(first, _ways).IndexOf(Empty);
        }

        return first
            + _geometry.Replacement switch
            {
                TlbReplacement.TreePseudoLru => TreeOfWays.Victim(_order[set], _ways),
                TlbReplacement.Random => _random.Next(_ways),
                _ => Oldest(_order.AsSpan(first, _ways)),
            };
    }

    // No two times are the same.
    private static int Oldest(ReadOnlySpan<ulong> times)
    {
        var least = ulong.MaxValue;
        var from = 0;
        if (times.Length >= Vector<ulong>.Count)
        {
            var low = new Vector<ulong>(times);
            for (
                from = Vector<ulong>.Count;
                from <= times.Length - Vector<ulong>.Count;
                from += Vector<ulong>.Count
            )
            {
                low = Vector.Min(low, new Vector<ulong>(times[from..]));
            }

            for (var lane = 0; lane < Vector<ulong>.Count; lane++)
            {
                least = Math.Min(least, low[lane]);
            }
        }

        for (; from < times.Length; from++)
        {
            least = Math.Min(least, times[from]);
        }

        return times.IndexOf(least);
    }
}
