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
    private readonly GrantTable _table;
    private readonly ulong _firstAddress;
    private readonly Stack<int> _free;
    private readonly Queue<int> _leaving;
    private readonly Dictionary<ulong, int> _places;
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
        if (firstAddress == 0 || (firstAddress & 0xFFF) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstAddress),
                firstAddress,
                "A place is a multiple of 4096, and not 0."
            );
        }

        _calls = calls;
        _table = table;
        _firstAddress = firstAddress;
        _kept = new Kept[pages];
        (_free, _leaving, _places) = (new(pages), new(pages), new(pages));
        for (var place = pages - 1; place >= 0; place--)
        {
            _free.Push(place);
        }
    }

    // What a place holds, and its neighbours in the order of use.
    private struct Kept
    {
        public ulong Key;
        public uint Handle;
        public int Older;
        public int Newer;
    }

    /// <summary>How many pages are kept.</summary>
    public int Count => _places.Count;

    /// <summary>How often a page was there already.</summary>
    public long Hits { get; private set; }

    /// <summary>Where a granted page is mapped; if it is not, it is mapped, in the place of another if need be.</summary>
    /// <param name="domain">Who granted it.</param>
    /// <param name="reference">Its reference.</param>
    /// <param name="isWritable">Whether it is to be written.</param>
    /// <param name="address">The address.</param>
    /// <returns>Okay; NoSpace if all places wait for CPUs; else why it could not be mapped.</returns>
    public GrantStatus Get(ushort domain, GrantRef reference, bool isWritable, out ulong address)
    {
        var key = KeyOf(domain, reference, isWritable);
        if (_places.TryGetValue(key, out var place))
        {
            if (place != _newest)
            {
                Leave(place);
                Append(place);
            }

            Hits++;
            address = AddressOf(place);
            return GrantStatus.Okay;
        }

        return Map(key, domain, reference, isWritable, out address);
    }

    /// <summary>Unmaps what a domain granted: it goes, or wants its pages back.</summary>
    /// <param name="domain">The domain.</param>
    public void Evict(ushort domain)
    {
        for (var place = _oldest; place != None; )
        {
            var next = _kept[place].Newer;
            if (DomainOf(_kept[place].Key) == domain)
            {
                TryEvict(place);
            }

            place = next;
        }
    }

    /// <summary>Unmaps everything.</summary>
    public void Clear()
    {
        while (_oldest != None && TryEvict(_oldest)) { }
    }

    // One word, so that looking it up is cheap.
    private static ulong KeyOf(ushort domain, GrantRef reference, bool isWritable) =>
        ((ulong)domain << 48) | ((ulong)reference.Value << 1) | (isWritable ? 1UL : 0);

    private static ushort DomainOf(ulong key) => (ushort)(key >> 48);

    private ulong AddressOf(int place) => _firstAddress + ((ulong)place << PageSize.Size4K.Shift);

    private GrantStatus Map(
        ulong key,
        ushort domain,
        GrantRef reference,
        bool isWritable,
        out ulong address
    )
    {
        address = 0;
        if (_free.Count == 0 && _oldest != None)
        {
            TryEvict(_oldest);
        }

        TakeBackPlaces();
        if (!_free.TryPop(out var place))
        {
            return GrantStatus.NoSpace;
        }

        Span<GnttabMapGrantRef> operation =
        [
            new()
            {
                HostAddress = AddressOf(place),
                Domain = domain,
                Reference = reference.Value,
                Flags = GrantMapBits.HostMap | (isWritable ? 0 : GrantMapBits.ReadOnly),
            },
        ];
        _calls.Map(operation);
        if (operation[0].Status != GrantStatus.Okay)
        {
            _free.Push(place);
            return operation[0].Status;
        }

        _places.Add(key, place);
        _kept[place] = new() { Key = key, Handle = operation[0].Handle };
        Append(place);
        address = AddressOf(place);
        return GrantStatus.Okay;
    }

    private void Append(int place)
    {
        (_kept[place].Older, _kept[place].Newer) = (_newest, None);
        (_newest == None ? ref _oldest : ref _kept[_newest].Newer) = place;
        _newest = place;
    }

    private void Leave(int place)
    {
        var (older, newer) = (_kept[place].Older, _kept[place].Newer);
        (older == None ? ref _oldest : ref _kept[older].Newer) = newer;
        (newer == None ? ref _newest : ref _kept[newer].Older) = older;
    }

    private bool TryEvict(int place)
    {
        Span<GnttabUnmapGrantRef> operation =
        [
            new() { HostAddress = AddressOf(place), Handle = _kept[place].Handle },
        ];
        _calls.Unmap(operation);
        if (operation[0].Status != GrantStatus.Okay)
        {
            return false; // Somebody changed the domain's tables behind this: it stays, and is known.
        }

        _places.Remove(_kept[place].Key);
        Leave(place);
        _leaving.Enqueue(place);
        return true;
    }

    // A place is used again when no CPU can see the old page there.
    private void TakeBackPlaces()
    {
        if (_leaving.Count > 0 && _table.Reclaim() == 0)
        {
            while (_leaving.TryDequeue(out var place))
            {
                _free.Push(place);
            }
        }
    }
}
