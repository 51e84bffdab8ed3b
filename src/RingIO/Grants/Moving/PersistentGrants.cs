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
    private readonly GrantTable _table;
    private readonly Stack<ulong> _free = new();
    private readonly Queue<ulong> _leaving = new();
    private readonly Dictionary<Key, LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _byUse = new();

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
        for (var page = pages - 1; page >= 0; page--)
        {
            _free.Push(firstAddress + ((ulong)page << PageSize.Size4K.Shift));
        }
    }

    private readonly record struct Key(ushort Domain, GrantRef Reference, bool IsWritable);

    private readonly record struct Kept(Key Key, ulong Address, uint Handle);

    /// <summary>How many pages are kept.</summary>
    public int Count => _kept.Count;

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
        var key = new Key(domain, reference, isWritable);
        if (_kept.TryGetValue(key, out var node))
        {
            _byUse.Remove(node);
            _byUse.AddLast(node);
            Hits++;
            address = node.Value.Address;
            return GrantStatus.Okay;
        }

        address = 0;
        if (_free.Count == 0 && _byUse.First is { } oldest)
        {
            Evict(oldest);
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
                HostAddress = place,
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

        _kept.Add(key, _byUse.AddLast(new Kept(key, place, operation[0].Handle)));
        address = place;
        return GrantStatus.Okay;
    }

    /// <summary>Unmaps what a domain granted: it goes, or wants its pages back.</summary>
    /// <param name="domain">The domain.</param>
    public void Evict(ushort domain)
    {
        for (var node = _byUse.First; node is not null; )
        {
            var next = node.Next;
            if (node.Value.Key.Domain == domain)
            {
                Evict(node);
            }

            node = next;
        }
    }

    /// <summary>Unmaps everything.</summary>
    public void Clear()
    {
        while (_byUse.First is { } first && Evict(first)) { }
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
        _leaving.Enqueue(node.Value.Address);
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
