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
    private readonly GrantHypercalls _calls;
    private readonly GrantPlaces _places;
    private readonly Dictionary<Key, LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _byUse = new();
    private long _uses;

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
    }

    // The domain with its generation: what one granted is not shown as what the next one of its number did.
    private readonly record struct Key(DomainId Domain, GrantRef Reference, bool IsWritable);

    private readonly record struct Kept(Key Key, ulong Address, uint Handle, long LastUse);

    /// <summary>How many pages are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>How often a page was there already.</summary>
    public long Hits { get; private set; }

    /// <summary>How often pages were asked for: what was used since some number is known by it.</summary>
    internal long Uses => _uses;

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

        _uses++;
        var key = new Key(id, reference, isWritable);
        if (_kept.TryGetValue(key, out var node))
        {
            node.Value = node.Value with { LastUse = _uses };
            _byUse.Remove(node);
            _byUse.AddLast(node);
            Hits++;
            address = node.Value.Address;
            return GrantStatus.Okay;
        }

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
                Domain = domain,
                Reference = reference.Value,
                Flags = GrantMapBits.HostMap | (isWritable ? 0 : GrantMapBits.ReadOnly),
            },
        ];
        _calls.Map(operation);
        if (operation[0].Status != GrantStatus.Okay)
        {
            _places.Return(place);
            return operation[0].Status;
        }

        _kept.Add(key, _byUse.AddLast(new Kept(key, place, operation[0].Handle, _uses)));
        address = place;
        return GrantStatus.Okay;
    }

    /// <summary>Unmaps what a domain granted, or one that had its number before: it goes, or wants its pages back.</summary>
    /// <param name="domain">The domain's number.</param>
    public void Evict(ushort domain)
    {
        for (var node = _byUse.First; node is not null; )
        {
            var next = node.Next;
            if (node.Value.Key.Domain.Number == domain)
            {
                Evict(node);
            }

            node = next;
        }
    }

    /// <summary>Unmaps everything that can be unmapped.</summary>
    public void Clear()
    {
        for (var node = _byUse.First; node is not null; )
        {
            var next = node.Next;
            Evict(node);
            node = next;
        }
    }

    private void EvictOldest(long uses)
    {
        var node = _byUse.First;
        while (node is not null && node.Value.LastUse <= uses && !Evict(node))
        {
            node = node.Next;
        }
    }

    private bool Evict(LinkedListNode<Kept> node)
    {
        Span<GnttabUnmapGrantRef> operation =
        [
            new() { HostAddress = node.Value.Address, Handle = node.Value.Handle },
        ];
        _calls.Unmap(operation);
        if (operation[0].Status != GrantStatus.Okay)
        {
            return false; // Somebody changed the domain's tables behind this: it stays, and is known.
        }

        _kept.Remove(node.Value.Key);
        _byUse.Remove(node);
        _places.Leave(node.Value.Address);
        return true;
    }
}
