// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>Moves payloads between a backend's domain and those that grant to it, each batch by the method that a policy chooses.</summary>
/// <remarks>
/// Ownership: it owns the places that it maps payloads at. Thread safety: one thread at a time. Copies, flips and kept mappings allocate
/// nothing once the batch's size has been seen.
/// </remarks>
public sealed class GrantMover
{
    private readonly GrantHypercalls _calls;
    private readonly PersistentGrants? _persistent;
    private readonly GrantPlaces _places;
    private readonly int _placeCount;
    private GnttabCopy[] _copies = [];
    private GnttabMapGrantRef[] _maps = [];
    private GnttabUnmapGrantRef[] _unmaps = [];
    private GnttabTransfer[] _gifts = [];

    /// <summary>Makes a mover.</summary>
    /// <param name="calls">Of the backend's domain.</param>
    /// <param name="policy">How payloads are moved.</param>
    /// <param name="firstAddress">The first place at which payloads are mapped: a multiple of 4096, not 0.</param>
    /// <param name="places">How many pages there are: at most so many are mapped at once; 0 if none are to be.</param>
    /// <param name="persistent">Pages that stay mapped; null if none do.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than no places, or the address is none.</exception>
    public GrantMover(
        GrantHypercalls calls,
        TransferPolicy policy,
        ulong firstAddress,
        int places,
        PersistentGrants? persistent = null
    )
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(policy);
        _calls = calls;
        Policy = policy;
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        _places = new(calls.Caller, firstAddress, places);
        _placeCount = places;
        _persistent = persistent;
    }

    /// <summary>How payloads are moved.</summary>
    public TransferPolicy Policy { get; set; }

    /// <summary>Asks the policy, where both sides must know the method before anything moves: who grants then puts the bytes where that method wants them.</summary>
    /// <param name="shape">What is to be moved.</param>
    /// <returns>The method; none that this mover cannot do, because it keeps no mappings or has too few places.</returns>
    public TransferMethod Choose(in TransferShape shape)
    {
        var lacksPlaces = shape.IsReadInPlace && (long)shape.Pages * shape.Batch > _placeCount;
        var lacksKept = shape.CanPersist && _persistent is null;
        return lacksPlaces || lacksKept
            ? Policy.Choose(
                shape with
                {
                    IsReadInPlace = shape.IsReadInPlace && !lacksPlaces,
                    CanPersist = shape.CanPersist && !lacksKept,
                }
            )
            : Policy.Choose(shape);
    }

    /// <summary>Brings in what others have granted, as the policy chooses: into own pages, or mapped.</summary>
    /// <param name="batch">
    /// What; gets where it is and how it ended. It ends with <see cref="Release"/>; what stays mapped is where it is until the next batch. What does
    /// not lie within a page is refused, by whichever method (BadCopyArgument).
    /// </param>
    /// <param name="shape">What the policy is asked.</param>
    /// <returns>The method. Where places are missing, because they are in use or CPUs may see old pages there, it is copying, or a single payload says so.</returns>
    public TransferMethod TakeIn(Span<GrantedPayload> batch, in TransferShape shape) =>
        TakeInBy(batch, Choose(shape with { CanFlip = false }), shape.HeaderBytes);

    /// <summary>Brings in what others have granted, by a method that was chosen before.</summary>
    /// <param name="batch">What; gets where it is and how it ended. It ends with <see cref="Release"/>.</param>
    /// <param name="method">How; by copying where that cannot: flips are given out only, and places may be too few.</param>
    /// <param name="headerBytes">How many bytes of each payload are needed, if it is their headers.</param>
    /// <returns>The method that was used.</returns>
    /// <exception cref="InvalidOperationException">The method needs kept mappings, and this mover keeps none.</exception>
    public TransferMethod TakeInBy(
        Span<GrantedPayload> batch,
        TransferMethod method,
        int headerBytes = 0
    )
    {
        if (
            method == TransferMethod.Flip
            || (method == TransferMethod.Map && batch.Length > _places.CountAvailable())
        )
        {
            method = TransferMethod.Copy;
        }

        foreach (ref var payload in batch)
        {
            payload.Method = method;
        }

        switch (method)
        {
            case TransferMethod.Map:
                Map(batch);
                break;
            case TransferMethod.Persistent:
                Keep(batch, inward: true);
                break;
            default:
                Copy(batch, inward: true, method == TransferMethod.HeaderOnly ? headerBytes : 4096);
                break;
        }

        return method;
    }

    /// <summary>Brings own pages to others, as the policy chooses: into what they have granted to be written, or in exchange for pages that they offer.</summary>
    /// <param name="batch">What; gets how it ended. Behind a kept mapping the caller writes at <see cref="GrantedPayload.Address"/> itself. It ends with <see cref="Release"/>.</param>
    /// <param name="shape">What the policy is asked; with CanFlip all references are offers to accept, and nothing is asked.</param>
    /// <returns>The method.</returns>
    public TransferMethod GiveOut(Span<GrantedPayload> batch, in TransferShape shape) =>
        GiveOutBy(
            batch,
            // An offer to accept cannot be copied to, nor a grant flipped.
            shape.CanFlip
                ? TransferMethod.Flip
                : Choose(shape with { IsReadInPlace = false, HeaderBytes = 0 })
        );

    /// <summary>Brings own pages to others, by a method that was chosen before.</summary>
    /// <param name="batch">What; gets how it ended. Behind a kept mapping the caller writes at <see cref="GrantedPayload.Address"/> itself. It ends with <see cref="Release"/>.</param>
    /// <param name="method">How: by a flip if all references are offers to accept, else by a kept mapping or, whatever else this says, a copy.</param>
    /// <returns>The method that was used.</returns>
    /// <exception cref="InvalidOperationException">The method needs kept mappings, and this mover keeps none.</exception>
    public TransferMethod GiveOutBy(Span<GrantedPayload> batch, TransferMethod method)
    {
        if (method is TransferMethod.Map or TransferMethod.HeaderOnly)
        {
            method = TransferMethod.Copy;
        }

        foreach (ref var payload in batch)
        {
            payload.Method = method;
        }

        switch (method)
        {
            case TransferMethod.Flip:
                Flip(batch);
                break;
            case TransferMethod.Persistent:
                Keep(batch, inward: false);
                break;
            default:
                Copy(batch, inward: false, 4096);
                break;
        }

        return method;
    }

    /// <summary>Ends a batch, once it is read or written: what was mapped for it is unmapped, and the policy learns what it cost.</summary>
    /// <param name="batch">The batch, as it was left; what could not be unmapped says so in its status.</param>
    public void Release(Span<GrantedPayload> batch)
    {
        if (batch.Length > 0 && batch[0].Method == TransferMethod.Map)
        {
            Unmap(batch);
        }

        Policy.Finish();
    }

    private void Unmap(Span<GrantedPayload> batch)
    {
        Grow(ref _unmaps, batch.Length);
        var count = 0;
        foreach (ref readonly var payload in batch)
        {
            if (payload is { Method: TransferMethod.Map, Status: GrantStatus.Okay })
            {
                _unmaps[count++] = new() { HostAddress = payload.Address, Handle = payload.Handle };
            }
        }

        _calls.Unmap(_unmaps.AsSpan(0, count));
        var next = 0;
        foreach (ref var payload in batch)
        {
            if (payload is { Method: TransferMethod.Map, Status: GrantStatus.Okay })
            {
                payload.Status = _unmaps[next++].Status;
                if (payload.Status == GrantStatus.Okay)
                {
                    _places.Leave(payload.Address);
                }
            }
        }
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[length];
        }
    }

    private void Copy(Span<GrantedPayload> batch, bool inward, int most)
    {
        Grow(ref _copies, batch.Length);
        for (var item = 0; item < batch.Length; item++)
        {
            ref readonly var payload = ref batch[item];
            // What is refused as a whole is refused with its first bytes too.
            var length = IsInPage(payload) ? Math.Min(payload.Length, most) : ushort.MaxValue;
            var granted = new GnttabCopyPointer
            {
                Reference = payload.Reference.Value,
                Domain = payload.Domain,
                Offset = payload.Offset,
            };
            var own = new GnttabCopyPointer
            {
                Frame = payload.OwnFrame,
                Domain = GrantRegistry.Self,
            };
            _copies[item] = new()
            {
                Source = inward ? granted : own,
                Destination = inward ? own : granted,
                Flags = inward ? GrantCopyBits.SourceGranted : GrantCopyBits.DestinationGranted,
                Length = (ushort)length,
            };
        }

        _calls.Copy(_copies.AsSpan(0, batch.Length));
        for (var item = 0; item < batch.Length; item++)
        {
            batch[item].Status = _copies[item].Status;
        }
    }

    private void Map(Span<GrantedPayload> batch)
    {
        Grow(ref _maps, batch.Length);
        for (var item = 0; item < batch.Length; item++)
        {
            _maps[item] = new()
            {
                HostAddress = _places.Take(),
                Domain = batch[item].Domain,
                Reference = batch[item].Reference.Value,
                Flags = IsInPage(batch[item])
                    ? GrantMapBits.HostMap | GrantMapBits.ReadOnly
                    : GrantMapBits.None,
            };
        }

        _calls.Map(_maps.AsSpan(0, batch.Length));
        for (var item = batch.Length - 1; item >= 0; item--)
        {
            ref var payload = ref batch[item];
            payload.Status = IsInPage(payload) ? _maps[item].Status : GrantStatus.BadCopyArgument;
            payload.Handle = _maps[item].Handle;
            payload.Address = _maps[item].HostAddress;
            if (payload.Status != GrantStatus.Okay)
            {
                payload.Address = 0;
                _places.Return(_maps[item].HostAddress);
            }
        }
    }

    private void Flip(Span<GrantedPayload> batch)
    {
        Grow(ref _gifts, batch.Length);
        for (var item = 0; item < batch.Length; item++)
        {
            _gifts[item] = new()
            {
                Frame = batch[item].OwnFrame,
                Domain = batch[item].Domain,
                Reference = batch[item].Reference.Value,
            };
        }

        _calls.Flip(_gifts.AsSpan(0, batch.Length));
        for (var item = 0; item < batch.Length; item++)
        {
            batch[item].Status = _gifts[item].Status;
        }
    }

    // None of a batch is evicted for another one of it: for whom there is no place then, is copied.
    private void Keep(Span<GrantedPayload> batch, bool inward)
    {
        var kept =
            _persistent
            ?? throw new InvalidOperationException(
                "This mover keeps no mappings: give it PersistentGrants, or choose another method."
            );
        var before = kept.Uses;
        for (var item = 0; item < batch.Length; item++)
        {
            ref var payload = ref batch[item];
            payload.Address = 0;
            payload.Status = GrantStatus.BadCopyArgument;
            if (!IsInPage(payload))
            {
                continue;
            }

            payload.Status = kept.Get(
                payload.Domain,
                payload.Reference,
                isWritable: !inward,
                before,
                out var address
            );
            payload.Address = address;
            if (payload.Status == GrantStatus.NoSpace)
            {
                payload.Method = TransferMethod.Copy;
                Copy(batch.Slice(item, 1), inward, 4096);
            }
        }
    }

    private static bool IsInPage(in GrantedPayload payload) =>
        payload.Offset + payload.Length <= 4096;
}
