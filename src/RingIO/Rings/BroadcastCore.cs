// SPDX-License-Identifier: MIT

// One producer, any number of consumers; every consumer sees every item. Consumers may follow one another, as in the
// LMAX Disruptor (Thompson et al.: "Disruptor", 2011). A slow consumer gates the producer, or is lapped.
//
// Words (sole writer / readers / initial value / place)
//   ProducerIndex      the producer / all / FirstIndex / line of its own at 256
//   ConsumerIndex      the producer / all / FirstIndex / line of its own at 384. Here it is the FLOOR: the oldest index that
//                      the producer has not given up; it is announced before the slot of an older one is written again
//   Owners[c].Index    consumer c / the producer, c's followers / stale / the consumer's entry
//   Owners[c].Intent   consumer c; recovery when it is dead / the producer, c's followers / 0: not joined / the same entry.
//                      Joined: 2^32 + the entry's epoch, so that a later consumer in the entry is told from this one
//   State, *Waiters, the rest of Owners as in RingControl. Entry 0 is the producer's, 1.. are the consumers'.
//   Slots[i]           the producer while i is in [ProducerIndex, its limit); else nobody
//
// Invariants, modulo 2^64. "Limit" is the producer's private limit: it writes slots below it
//   I1  Limit <= floor + Capacity, and floor <= ProducerIndex <= Limit: what is at the floor or above is whole
//   I2  gated: Limit <= Owners[c].Index + Capacity for every consumer c that has finished joining
//   I3  floor, Limit, ProducerIndex and Owners[c].Index (while c is joined) never go back
//   I4  gated: 0 <= ProducerIndex - Owners[c].Index <= Capacity for those consumers
//
// Edges
//   E1  payload stores -> release ProducerIndex (PublishItems) -> acquire (SeeItems) -> payload loads
//   E2  gated: payload loads -> release Owners[c].Index (ReleaseItems) -> acquire (SeeConsumer) -> payload stores of
//       the next lap. (For what the first look saw AnnounceFence would do; a consumer may join and read between the looks)
//   E3  a leader's payload accesses -> release Owners[c].Index (ReleaseItems) -> acquire (SeeLeader) -> its followers' loads
//   E4  a consumer's last payload loads -> release Intent = 0 (LeaveRing) -> acquire (SeeJoined) -> payload stores; likewise
//   E5  Owners[c].Index -> release Intent (JoinRing) -> acquire (SeeJoined) -> Owners[c].Index: else a stale index
//       of the entry's may look mad
//   Seqlock, lapping only (Boehm: "Can seqlocks get along with programming language memory models?", MSPC 2012)
//   E6  store floor (AnnounceFloor), full fence (AnnounceFence), payload word stores (plain)
//         against: payload word loads (acquire: SeeWord), acquire floor (SeeFloor): whoever saw a word of the next lap
//         sees the floor that gave the item up. Acquire on the words takes the place of a fence behind them: free on x64
//   E10 ProducerIndex -> release floor (AnnounceFloor) -> acquire (SeeFloor) -> ProducerIndex: who begins at the floor
//         never finds the producer behind it. (Where a consumer joins a gated ring JoinFence would do for the acquire; where
//         the producer puts item by item the fence before would do for the release: batches of a whole lap need it)
//   Store->load pairs
//   E7  gated: store floor, full fence (AnnounceFence), look at the entries again
//         against: store Intent (JoinRing) or Index (MoveJoin), full fence (JoinFence), acquire floor (SeeFloor):
//         the producer sees the joiner and stops at its index + Capacity, or the joiner sees that the floor has passed its
//         index and moves on. An entry whose index lies before Limit - Capacity was in nobody's way when that limit was
//         made: its joiner will see the floor, and the producer does not wait for it
//   E8  parking: release ProducerIndex, full fence (PublishFence), load ConsumerWaiters
//         against: add to ConsumerWaiters (full), acquire ProducerIndex
//   E9  parking: release Index or Intent, full fence (ReleaseFence), load the waiters of both sides
//         against: add to the waiters (full), acquire Index or Intent
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: MoveJoin: a plain store, which has no order to lose: JoinFence behind it orders it. []
//   Redundant: PutWord: a plain store, which has no order to lose: AnnounceFence before it orders it. []
//   Redundant: CloseOnFault: nobody reads anything of the ring behind a state of Faulted; that it is atomic and never
//   goes back is enough. []
//   Redundant: OpenSide: RingControl.ClaimOwner before it, a full fence, has brought what the last owner of the side
//   left. []
//
// Joining moves at most a few times: once the producer has seen the entry, the floor does not pass it any more.
// The floor is announced ahead, a quarter of the ring at a time, where nobody gates: one fence for so many items. So a
// lapping consumer that is more than 3/4 of the ring behind may miss items that are not overwritten yet.
//
// Linearization: a put at PublishItems; a take at the copy (gated), at SeeFloor (lapping); joining at JoinFence.
// Progress: wait-free for all, but for what gating means: one consumer that does not read stops the producer.
// Death: the producer's between its stores and its publication leaves ProducerIndex; what was not published was never
// put; the next producer begins with Limit = ProducerIndex, and respects every entry within Capacity of it. A dead
// consumer gates (and holds up its followers) until recovery, which takes its entry away; the followers then see items
// that it had not released.
// Wrap: indices run through 2^64; slots are masked. Trust: an index of a consumer's ahead of the producer's, or one of the
// producer's ahead of a gated consumer's by more than Capacity, closes the ring; what a lapping consumer copies is bounded by
// its own Capacity whatever the producer says.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The broadcast ring as an algorithm over any memory order: what <see cref="BroadcastRing{T}"/> runs on the hardware is
/// explored by the model checker from this very source.
/// </summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: one thread at a time on each side. The position that each member takes belongs
/// to that side.
/// </remarks>
public readonly partial struct BroadcastCore<T, TOrder>
    where T : unmanaged
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: the producer's release of its index.</summary>
    public const int PublishItems = 1;

    /// <summary>Edge: a consumer's acquire of the producer's index.</summary>
    public const int SeeItems = 2;

    /// <summary>Edge: a consumer's release of its index.</summary>
    public const int ReleaseItems = 3;

    /// <summary>Edge: the producer's acquire of a consumer's index.</summary>
    public const int SeeConsumer = 4;

    /// <summary>Edge: a follower's acquire of its leader's index.</summary>
    public const int SeeLeader = 5;

    /// <summary>Edge: a consumer says that its entry counts.</summary>
    public const int JoinRing = 6;

    /// <summary>Edge: seeing whether an entry counts.</summary>
    public const int SeeJoined = 7;

    /// <summary>Edge: a consumer says that its entry counts no more.</summary>
    public const int LeaveRing = 8;

    /// <summary>Edge: a joining consumer moves to where the floor cannot have passed it.</summary>
    public const int MoveJoin = 9;

    /// <summary>Edge: the fence between joining and looking at the floor.</summary>
    public const int JoinFence = 10;

    /// <summary>Edge: the producer announces what it gives up.</summary>
    public const int AnnounceFloor = 11;

    /// <summary>Edge: the fence between announcing and overwriting, or looking at the entries again.</summary>
    public const int AnnounceFence = 12;

    /// <summary>Edge: a consumer's acquire of the floor.</summary>
    public const int SeeFloor = 13;

    /// <summary>Edge: a lapping consumer's acquire of a word of an item.</summary>
    public const int SeeWord = 14;

    /// <summary>Edge: a lapping producer's store of a word of an item.</summary>
    public const int PutWord = 15;

    /// <summary>Edge: the fence between publishing and looking for sleeping consumers.</summary>
    public const int PublishFence = 16;

    /// <summary>Edge: the fence between releasing and looking for sleepers.</summary>
    public const int ReleaseFence = 17;

    /// <summary>Edge: closing a ring with a mad index.</summary>
    public const int CloseOnFault = 18;

    /// <summary>Edge: reading the own published words when a side is opened.</summary>
    public const int OpenSide = 19;

    /// <summary>The producer's entry in the table of owners; the consumers' come after it.</summary>
    public const int ProducerEntry = 0;

    private readonly Slots<T> _slots;
    private readonly Slots<RingWords> _words;
    private readonly Slots<OwnerWords> _owners;
    private readonly bool _parking;
    private readonly bool _lapping;

    /// <summary>Runs the algorithm on a ring in memory.</summary>
    /// <param name="view">The ring.</param>
    public BroadcastCore(RingView<T> view)
    {
        _slots = view.Slots;
        _words = view.Words;
        _owners = view.Owners;
        _parking = view.IsParking;
        _lapping = (view.Layout.Features & RingFeatures.Lapping) != 0;
    }

    /// <summary>How many slots.</summary>
    public ulong Capacity => _slots.Mask + 1;

    /// <summary>Whether slow consumers are overtaken.</summary>
    public bool IsLapping => _lapping;

    /// <summary>The producer's position, as the ring's words have it.</summary>
    /// <returns>A position at the published index, which knows of no free slot yet.</returns>
    /// <exception cref="RingFaultException">The indices are what no correct peer writes; the ring is closed.</exception>
    public RingPosition OpenProducer()
    {
        var index = TOrder.LoadAcquire(ref _words.First.ProducerIndex, OpenSide);
        var floor = TOrder.LoadAcquire(ref _words.First.ConsumerIndex, OpenSide);
        if (index - floor > Capacity)
        {
            throw Mad($"ProducerIndex is {index} and the floor {floor}");
        }

        return new()
        {
            Index = index,
            Limit = index,
            Published = index,
        };
    }

    /// <summary>How many slots may be written from the producer's position on.</summary>
    /// <param name="producer">The producer's position; its limit is brought up to date if it is too low.</param>
    /// <param name="wanted">How many are wanted, from 0 to the capacity.</param>
    /// <returns>The wanted count, or fewer if there is no more room.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Writable(ref RingPosition producer, int wanted)
    {
        if (producer.Limit - producer.Index < (ulong)(uint)wanted)
        {
            producer.Limit = ProducerLimit(producer.Index, producer.Limit, (uint)wanted);
        }

        return (int)Math.Min((ulong)(uint)wanted, producer.Limit - producer.Index);
    }

    /// <summary>Writes one item behind the producer's position, unpublished.</summary>
    /// <param name="producer">The producer's position.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if a consumer holds the producer up: try later.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(ref RingPosition producer, in T item)
    {
        var index = producer.Index;
        if (index == producer.Limit)
        {
            producer.Limit = ProducerLimit(index, index, 1);
            if (index == producer.Limit)
            {
                return false;
            }
        }

        Store(index, item);
        producer.Index = index + 1;
        return true;
    }

    /// <summary>Writes items behind the producer's position, unpublished, as many as there is room for.</summary>
    /// <param name="producer">The producer's position.</param>
    /// <param name="items">The items.</param>
    /// <returns>How many were written: the first so many of <paramref name="items"/>, at most the capacity.</returns>
    public int Put(ref RingPosition producer, ReadOnlySpan<T> items)
    {
        var count = Writable(ref producer, (int)Math.Min((ulong)items.Length, Capacity));
        if (_lapping)
        {
            for (var i = 0; i < count; i++)
            {
                Store(producer.Index + (uint)i, items[i]);
            }
        }
        else
        {
            var slots = OpenWrite(producer.Index, count);
            items[..slots.First.Length].CopyTo(slots.First);
            items[slots.First.Length..count].CopyTo(slots.Second);
            CloseWrite(producer.Index, slots);
        }

        producer.Index += (uint)count;
        return count;
    }

    /// <summary>Opens slots to be written in place. Their number has been asked for before.</summary>
    /// <param name="index">The producer's index.</param>
    /// <param name="count">How many: at most what <see cref="Writable"/> returned.</param>
    /// <returns>The slots: one piece, or two where they go around the end.</returns>
    public SlotSpans<T> OpenWrite(ulong index, int count) =>
        // Lapped consumers may read these slots at any time and then throw away what they read: no payload of ours alone.
        _lapping
            ? PayloadSlots<T, TOrder>.Pieces(_slots, index, count)
            : PayloadSlots<T, TOrder>.Open(_slots, index, count, PayloadAccess.Write);

    /// <summary>Closes slots that were written in place.</summary>
    /// <param name="index">The index from which they were opened.</param>
    /// <param name="slots">What <see cref="OpenWrite"/> returned.</param>
    public void CloseWrite(ulong index, in SlotSpans<T> slots)
    {
        if (!_lapping)
        {
            PayloadSlots<T, TOrder>.Close(_slots, index, slots, PayloadAccess.Write);
        }
    }

    /// <summary>Publishes what was put up to the producer's position.</summary>
    /// <param name="producer">The producer's position.</param>
    /// <returns>Whether a consumer sleeps and must be woken; always false in a ring that does not park.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Publish(ref RingPosition producer)
    {
        producer.Published = producer.Index;
        return PublishAt(producer.Index);
    }

    /// <summary>Moves the limit up: announces the new floor, then looks whether someone has joined below it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ProducerLimit(ulong index, ulong limit, uint wanted)
    {
        var announced = TOrder.Load(ref _words.First.ConsumerIndex); // Plain: our own word.
        var step = Math.Min(Math.Max(wanted, Capacity / 4), Capacity);
        if (!TryRise(index, limit, announced, step, out var rise) || rise == 0)
        {
            return limit;
        }

        var floor = limit - Capacity + rise;
        if ((long)(floor - announced) > 0)
        {
            TOrder.StoreRelease(ref _words.First.ConsumerIndex, floor, AnnounceFloor); // E10, with StartOf and TakeLapping
        }

        // E6: nobody sees a word of the next lap without the floor. E7: a joiner sees the floor, or we see the joiner.
        TOrder.FullFence(AnnounceFence);
        return _lapping ? limit + rise
            : TryRise(index, limit, announced, step, out var again) ? limit + Math.Min(rise, again)
            : limit;
    }

    /// <summary>By how much the limit may rise, as the entries say now; false if an index is mad.</summary>
    private bool TryRise(ulong index, ulong limit, ulong announced, ulong step, out ulong rise)
    {
        var bound = limit - Capacity;
        var gated = false;
        rise = index - bound;
        for (var entry = ProducerEntry + 1; !_lapping && entry < (int)_owners.Count; entry++)
        {
            ref var consumer = ref _owners[(uint)entry];
            if (TOrder.LoadAcquire(ref consumer.Intent, SeeJoined) == 0) // E4, E5, with Leave and Join
            {
                continue;
            }

            var ahead = TOrder.LoadAcquire(ref consumer.Index, SeeConsumer) - bound; // E2, with Release
            if (ahead <= index - bound)
            {
                gated = true;
                rise = Math.Min(rise, ahead);
            }
            else if ((long)ahead > 0)
            {
                CloseFaulted();
                return false;
            }
        }

        if (!gated)
        {
            // Nobody to wait for: no further than needed, so that who joins at the oldest item finds some.
            rise = Math.Min(rise, Math.Max(announced - bound, index + step - limit));
        }

        return true;
    }

    private void StoreWords(ulong index, T item)
    {
        // Plain: E1 orders them for those who take the item, E6 for those who are late.
        if (RingSetup.SizeOf<T>() % sizeof(ulong) == 0)
        {
            for (var word = 0; word < RingSetup.SizeOf<T>() / sizeof(ulong); word++)
            {
                TOrder.Store(ref _slots.Word(index, word), Items.Word(ref item, word), PutWord);
            }
        }
        else
        {
            for (var word = 0; word < RingSetup.SizeOf<T>() / sizeof(uint); word++)
            {
                TOrder.Store(
                    ref _slots.HalfWord(index, word),
                    Items.HalfWord(ref item, word),
                    PutWord
                );
            }
        }
    }

    private void CloseFaulted() =>
        TOrder.Exchange(ref _words.First.State, (uint)RingState.Faulted, CloseOnFault);

    private RingFaultException Mad(string seen)
    {
        CloseFaulted();
        return new(
            new(
                RingFaultKind.BadIndex,
                $"{seen}: with a capacity of {Capacity} no correct peer writes that. The ring is closed: make a new one."
            )
        );
    }
}
