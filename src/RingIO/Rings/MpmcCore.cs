// SPDX-License-Identifier: MIT

// Many producers, many consumers, after Dmitry Vyukov's bounded queue (1024cores.net, "Bounded MPMC queue"), with the
// sequence words apart from the items, claims of many slots at once, tombstones, and claims that survive their claimant.
//
// Words (writers / readers / initial value / place)
//   ProducerIndex   producers, by compare-exchange / producers, recovery, consumers at the end / FirstIndex / line at 256
//   ConsumerIndex   consumers, by compare-exchange / consumers, recovery / FirstIndex / line at 384
//   Sequences[i]    the producer, then the consumer, who has claimed i; recovery for a dead one, by compare-exchange /
//                   everyone / free for its first lap
//   Slots[i]        the producer who has claimed i until it commits; then the consumer who has claimed i until it releases
//   Owners[e].Intent  the owner of e; recovery clears a dead owner's / recovery / 0
//   State, *Waiters  see RingControl
//
// A slot's word goes free(L) -> full(L) or tombstone(L) -> free(L+1). Seen from the lap L of a position that an index
// shows: free(L), full(L), tombstone(L) are its own; full(L-1), tombstone(L-1), free(L-1) are a lap behind (the ring is full,
// or a consumer holds the slot); what is ahead means that the index is stale. If the index, read again, has not moved, the
// word is mad and faults the ring.
//
// Invariants, modulo 2^64
//   I1  neither index ever goes back
//   I2  each position below ProducerIndex was claimed by exactly one producer, each below ConsumerIndex by exactly one
//       consumer, whose intent covered it from before the compare-exchange until after its commit or release
//   I3  a position at or above ProducerIndex whose slot was seen free(L) is still free(L): only its claimant changes it.
//       A position at or above ConsumerIndex whose slot was seen full(L) or tombstone(L) is still that, likewise. So a
//       scan before a compare-exchange holds after it, and what a scan saw may be remembered (Limit).
//   I4  a claim that returns 0 has changed nothing
//
// Edges
//   E1  payload stores -> release Sequences[i] full (CommitSlot) -> acquire (SeeItem) -> payload loads
//   E2  payload loads -> release Sequences[i] free (ReleaseSlot) -> acquire (SeeFree) -> payload stores of the next lap
//   E3  commits or releases of a claim -> release Intent of the next one (WriteIntent) -> acquire (SeeIntent) -> word looked
//       at by recovery
//   E4  Intent -> compare-exchange of an index (ClaimSlots, ClaimItems) -> acquire (SeeClaims) -> Intent looked at by recovery
//   E5  ClaimSlots -> CommitSlot -> SeeFree -> SeeProducers, and ClaimItems -> ReleaseSlot -> SeeItem -> SeeConsumers: who
//       sees a word ahead of its index finds the index moved. It keeps a correct ring from being taken for a mad one.
//   Store->load pairs (parking rings only; the sleeper's half is RingControl.Arm)
//   E6  CommitSlot, full fence (CommitFence), load ConsumerWaiters   against   add ConsumerWaiters (full), SeeItem
//   E7  ReleaseSlot, full fence (ReleaseFence), load ProducerWaiters   against   add ProducerWaiters (full), SeeFree
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: CloseOnFault: nobody reads anything of the ring behind a state of Faulted; that it is atomic and never
//   goes back is enough. []
//   Redundant: OpenSide: a position begins at what it finds; claims, and the words of the slots, put an old one right. []
//   Redundant: SeeEnd: RingControl.SeeState before it has brought every claim from before the end. []
//
// Linearization: a put at CommitSlot, a take at ClaimItems; "full" at SeeFree and "empty" at SeeItem: the slot at the index
// is not free, or not committed. Items of one producer are taken in the order in which it put them.
//
// Progress: tries are lock-free: a compare-exchange or a stale index is repeated only because another handle has moved it.
// A producer that stalls between claim and commit holds consumers up at that slot ("empty", though later slots are full);
// a consumer that stalls between claim and release holds producers up when they come round to that slot. Nothing spins.
//
// Death of a producer: as MpscCore proves; in step 3 the uncommitted word is free(L). Death of a consumer, for a slot s with
// full(L) or tombstone(L):
//   1. The dead are listed first; ConsumerIndex, read next (SeeClaims), is no older than any claim of theirs: s at or above
//      it was claimed by none of them, and stays in the ring.
//   2. s below it was claimed by exactly one consumer, before our read. Were that one not on the list, its intent would be
//      visible: either it covers s, and we leave s; or it is a later one, or another owner's, and then s was released before
//      (E3): its word, read behind the intents, is not s's any more. Entries of living producers do not count here: a role is
//      read behind the intent, and an entry that has changed hands was left after its last release.
//   3. So the claimant is dead. An item is handed to the caller of Recover first and its slot freed after: an item is never
//      lost; one recoverer gets it once; a recoverer that dies between the two leaves it for the next (at least once). What
//      the dead consumer did with it nobody knows: its slot had not been released. Recoverers exclude each other.
// Without a caller who adopts them, items stay where they are and IsComplete is false. A consumer that is disposed of while it
// holds items claimed leaves its entry to recovery in the same way (OwnerWords.Gone).
//
// Wrap: as in MpscCore. Trust: cooperating processes; mad words close the ring, slots are masked, every loop ends.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The many-producer, many-consumer ring as an algorithm over any memory order: what <see cref="MpmcRing{T}"/> runs on the
/// hardware is explored by the model checker from this very source.
/// </summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: any number of producers and consumers, each with a position and an entry of its
/// own, used by one thread at a time.
/// </remarks>
public readonly partial struct MpmcCore<T, TOrder> : ISequencedProducer<T>, ISequencedConsumer<T>
    where T : unmanaged
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: a producer's compare-exchange of the producers' index.</summary>
    public const int ClaimSlots = 1;

    /// <summary>Edge: a producer's acquire of the producers' index.</summary>
    public const int SeeProducers = 2;

    /// <summary>Edge: a release of the own intent.</summary>
    public const int WriteIntent = 3;

    /// <summary>Edge: a producer's acquire of a slot's word.</summary>
    public const int SeeFree = 4;

    /// <summary>Edge: a producer's release of a slot's word.</summary>
    public const int CommitSlot = 5;

    /// <summary>Edge: a consumer's acquire of a slot's word.</summary>
    public const int SeeItem = 6;

    /// <summary>Edge: a consumer's release of a slot's word.</summary>
    public const int ReleaseSlot = 7;

    /// <summary>Edge: the fence between committing and looking for sleeping consumers.</summary>
    public const int CommitFence = 8;

    /// <summary>Edge: the fence between releasing and looking for sleeping producers.</summary>
    public const int ReleaseFence = 9;

    /// <summary>Edge: closing a ring in which a peer wrote what no correct peer writes.</summary>
    public const int CloseOnFault = 10;

    /// <summary>Edge: reading an index when a side is opened.</summary>
    public const int OpenSide = 11;

    /// <summary>Edge: a consumer's acquire of the producers' index, to know the end.</summary>
    public const int SeeEnd = 12;

    /// <summary>Edge: a consumer's compare-exchange of the consumers' index.</summary>
    public const int ClaimItems = 13;

    /// <summary>Edge: a consumer's acquire of the consumers' index.</summary>
    public const int SeeConsumers = 14;

    private readonly SequencedSlots<T, TOrder> _slots;

    /// <summary>Runs the algorithm on a ring in memory.</summary>
    /// <param name="view">The ring.</param>
    public MpmcCore(RingView<T> view) => _slots = new(view);

    /// <summary>How many slots.</summary>
    public ulong Capacity => _slots.Capacity;

    /// <inheritdoc/>
    public ClaimPosition OpenProducer(int entry) =>
        ClaimPosition.At(TOrder.LoadAcquire(ref _slots.Words.First.ProducerIndex, OpenSide), entry);

    /// <inheritdoc/>
    public int Claim(ref ClaimPosition producer, int least, int most)
    {
        var index = TOrder.LoadAcquire(ref _slots.Words.First.ProducerIndex, SeeProducers);
        while (true)
        {
            var count = Room(ref producer, ref index, least, most);
            if (count < least)
            {
                return 0;
            }

            var seen = _slots.TryMove(
                ref _slots.Words.First.ProducerIndex,
                index,
                count,
                producer.Entry,
                WriteIntent, // E3
                ClaimSlots // E4
            );
            if (seen == index)
            {
                producer.Index = index;
                producer.End = index + (ulong)count;
                return count;
            }

            index = seen;
        }
    }

    /// <inheritdoc/>
    public bool HasRoom(ref ClaimPosition producer)
    {
        var index = TOrder.LoadAcquire(ref _slots.Words.First.ProducerIndex, SeeProducers);
        return Room(ref producer, ref index, 1, 1) != 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong index, in T item) => _slots.Store(index, item);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SlotSpans<T> OpenForWriting(ulong index, int count) =>
        _slots.Open(index, count, PayloadAccess.Write);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CloseWritten(ulong index, in SlotSpans<T> slots) =>
        _slots.Close(index, slots, PayloadAccess.Write);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CommitOne(ulong index)
    {
        _slots.Mark(index, SlotSequence.Full, CommitSlot); // E1, with FindRun
        return _slots.HasSleepers(RingRole.Consumer, CommitFence); // E6
    }

    /// <inheritdoc/>
    public bool Commit(ulong index, int used, int unused)
    {
        _slots.MarkRun(index, used, SlotSequence.Full, CommitSlot); // E1, with FindRun
        _slots.MarkRun(index + (ulong)used, unused, SlotSequence.Tombstone, CommitSlot);
        return _slots.HasSleepers(RingRole.Consumer, CommitFence); // E6
    }

    /// <inheritdoc/>
    public bool DropClaim(ref ClaimPosition producer)
    {
        // Ours alone until committed, and we committed in order.
        while (
            producer.Claimed != 0 && _slots.StateOf(producer.Index, SeeFree) != SlotSequence.Free
        )
        {
            producer.Index++;
        }

        var unused = producer.Claimed;
        producer.End = producer.Index;
        return unused != 0 && Commit(producer.Index, 0, unused);
    }

    /// <inheritdoc/>
    public void CloseProducer(in ClaimPosition producer) =>
        _slots.Intend(producer.Entry, 0, WriteIntent);

    /// <summary>Repairs what dead owners left, as the file's header proves. The caller has the right to recover.</summary>
    /// <param name="liveness">Tells who is dead.</param>
    /// <param name="adopt">Gets each item of a dead consumer before its slot is freed; if null they stay.</param>
    /// <returns>What was found and done.</returns>
    public RecoveryReport Recover(IOwnerLiveness liveness, Action<T>? adopt)
    {
        var control = new RingControl<TOrder>(_slots.Words, _slots.Owners);
        var dead = new DeadOwners<TOrder>(control, liveness);
        // Before entries are given back: from then on others may claim them.
        control.ForgetDeadSleepers(RingRole.Producer, 0, liveness);
        control.ForgetDeadSleepers(RingRole.Consumer, 0, liveness);
        return SequencedRecovery.Run(_slots, dead, adopt);
    }

    /// <summary>How many slots may be claimed at an index, which is brought up to date if it proves stale.</summary>
    private int Room(ref ClaimPosition producer, ref ulong index, int least, int most)
    {
        while (true)
        {
            // I3: what was seen free below the limit is free still, if the index is not stale.
            var known = (int)Math.Clamp((long)(producer.Limit - index), 0, most);
            var count =
                known + _slots.Run(index + (ulong)known, most - known, SlotSequence.Free, SeeFree); // E2, with Release
            if (count > known)
            {
                producer.Limit = index + (ulong)count;
            }

            if (count >= least)
            {
                return count;
            }

            // A slot that has become free since is counted on the next round: "full" is never said of a ring that is not.
            var state = _slots.StateOf(index + (ulong)count, SeeFree);
            if (
                state != SlotSequence.Free
                && !IsStale(state, ref _slots.Words.First.ProducerIndex, ref index, SeeProducers)
            )
            {
                return count;
            }
        }
    }

    /// <summary>Whether an index has moved since a word was seen; a word ahead of an index that has not is mad.</summary>
    private bool IsStale(uint state, ref ulong word, ref ulong index, int edge)
    {
        var now = TOrder.LoadAcquire(ref word, edge); // E5
        if (now != index)
        {
            index = now;
            return true;
        }

        const uint furthestBehind = unchecked(SlotSequence.Free - SlotSequence.NextLap);
        if (state is (> SlotSequence.Free and < furthestBehind) or uint.MaxValue)
        {
            _slots.Fault(CloseOnFault);
        }

        return false;
    }
}
