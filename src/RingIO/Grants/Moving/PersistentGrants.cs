// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>Others' pages that stay mapped from one request to the next (blkif: feature-persistent).</summary>
/// <remarks>
/// A granter cannot revoke what is kept here until it is evicted: it is for those who have agreed to that. What was used least recently goes
/// first. Ownership: it owns the mappings, and the places that it was given. Thread safety: one thread at a time.
/// </remarks>
public sealed class PersistentGrants
{
    private const int None = -1;

    private readonly GrantHypercalls _calls;
    private readonly GrantPlaces _places;
    private readonly ulong _firstAddress;
    private readonly Dictionary<ulong, int> _pages;
    private readonly Kept[] _kept;
    private int _oldest = None;
    private int _newest = None;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="calls">Of the domain that maps.</param>
    /// <param name="table">Its grant table.</param>
    /// <param name="firstAddress">Its first place: a multiple of 4096, not 0; nobody else maps anything there.</param>
    /// <param name="pages">How many pages it may keep, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no page, or the address is none.</exception>
    public PersistentGrants(GrantHypercalls calls, GrantTable table, ulong firstAddress, int pages)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(pages, 1);
        _calls = calls;
        _places = new(table, firstAddress, pages);
        _firstAddress = firstAddress;
        _kept = new Kept[pages];
        _pages = new(pages);
    }

    // What a place holds, and its neighbours in the order of use.
    private struct Kept
    {
        public ulong Key;
        public DomainId Domain;
        public uint Handle;
        public int Older;
        public int Newer;
        public long LastUse;
    }

    /// <summary>How many pages are kept.</summary>
    public int Count => _pages.Count;

    /// <summary>How often a page was there already.</summary>
    public long Hits { get; private set; }

    /// <summary>How often pages were asked for: what was used since some number is known by it.</summary>
    internal long Uses { get; private set; }

    /// <summary>Where a granted page is mapped; if it is not, it is mapped, in the place of another if need be.</summary>
    /// <param name="domain">Who granted it.</param>
    /// <param name="reference">Its reference.</param>
    /// <param name="isWritable">Whether it is to be written.</param>
    /// <param name="address">The address: valid until the page is evicted, by a call or as the least recently used one.</param>
    /// <returns>Okay; NoSpace if all places are in use or wait for CPUs; BadDomain; else why it could not be mapped.</returns>
    public GrantStatus Get(ushort domain, GrantRef reference, bool isWritable, out ulong address) =>
        Get(domain, reference, isWritable, long.MaxValue, out address);

    /// <summary>As the other; what was used after so many uses stays.</summary>
    internal GrantStatus Get(
        ushort domain,
        GrantRef reference,
        bool isWritable,
        long uses,
        out ulong address
    )
    {
        address = 0;
        if (!_calls.TryIdentify(domain, out var id))
        {
            return GrantStatus.BadDomain;
        }

        Uses++;
        var key = KeyOf(domain, reference, isWritable);
        if (!_pages.TryGetValue(key, out var page))
        {
            return Map(key, id, uses, out address);
        }

        // What a domain of that number granted before is not shown as what this one did.
        if (_kept[page].Domain != id)
        {
            return TryEvict(page) ? Map(key, id, uses, out address) : GrantStatus.NoSpace;
        }

        if (page != _newest)
        {
            Leave(page);
            Append(page);
        }

        _kept[page].LastUse = Uses;
        Hits++;
        address = AddressOf(page);
        return GrantStatus.Okay;
    }

    /// <summary>Unmaps what a domain granted, or one that had its number before: it goes, or wants its pages back.</summary>
    /// <param name="domain">The domain's number.</param>
    public void Evict(ushort domain)
    {
        for (var page = _oldest; page != None; )
        {
            var next = _kept[page].Newer;
            if (_kept[page].Domain.Number == domain)
            {
                TryEvict(page);
            }

            page = next;
        }
    }

    /// <summary>Unmaps everything that can be unmapped.</summary>
    public void Clear()
    {
        for (var page = _oldest; page != None; )
        {
            var next = _kept[page].Newer;
            TryEvict(page);
            page = next;
        }
    }

    // One word, so that looking it up is cheap.
    private static ulong KeyOf(ushort domain, GrantRef reference, bool isWritable) =>
        ((ulong)domain << 48) | ((ulong)reference.Value << 1) | (isWritable ? 1UL : 0);

    private ulong AddressOf(int page) => _firstAddress + ((ulong)page << PageSize.Size4K.Shift);

    private GrantStatus Map(ulong key, DomainId domain, long uses, out ulong address)
    {
        address = 0;
        if (_places.CountAvailable() == 0 && !_places.AreLeaving)
        {
            EvictOldest(uses);
        }

        if (_places.CountAvailable() == 0)
        {
            return GrantStatus.NoSpace;
        }

        var place = _places.Take();
        Span<GnttabMapGrantRef> operation =
        [
            new()
            {
                HostAddress = place,
                Domain = domain.Number,
                Reference = (uint)(key >> 1),
                Flags = GrantMapBits.HostMap | ((key & 1) != 0 ? 0 : GrantMapBits.ReadOnly),
            },
        ];
        _calls.Map(operation);
        if (operation[0].Status != GrantStatus.Okay)
        {
            _places.Return(place);
            return operation[0].Status;
        }

        var page = (int)((place - _firstAddress) >> PageSize.Size4K.Shift);
        _pages.Add(key, page);
        _kept[page] = new()
        {
            Key = key,
            Domain = domain,
            Handle = operation[0].Handle,
            LastUse = Uses,
        };
        Append(page);
        address = place;
        return GrantStatus.Okay;
    }

    private void EvictOldest(long uses)
    {
        var page = _oldest;
        while (page != None && _kept[page].LastUse <= uses && !TryEvict(page))
        {
            page = _kept[page].Newer;
        }
    }

    private void Append(int page)
    {
        (_kept[page].Older, _kept[page].Newer) = (_newest, None);
        (_newest == None ? ref _oldest : ref _kept[_newest].Newer) = page;
        _newest = page;
    }

    private void Leave(int page)
    {
        var (older, newer) = (_kept[page].Older, _kept[page].Newer);
        (older == None ? ref _oldest : ref _kept[older].Newer) = newer;
        (newer == None ? ref _newest : ref _kept[newer].Older) = older;
    }

    private bool TryEvict(int page)
    {
        Span<GnttabUnmapGrantRef> operation =
        [
            new() { HostAddress = AddressOf(page), Handle = _kept[page].Handle },
        ];
        _calls.Unmap(operation);
        if (operation[0].Status != GrantStatus.Okay)
        {
            return false; // Somebody changed the domain's tables behind this: it stays, and is known.
        }

        _pages.Remove(_kept[page].Key);
        Leave(page);
        _places.Leave(AddressOf(page));
        return true;
    }
}
