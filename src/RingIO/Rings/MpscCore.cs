// SPDX-License-Identifier: MIT

// Many producers, one consumer: producers claim positions by compare-exchange and publish slot by slot; the consumer
// goes by the sequence words and never writes them, so that it takes no line away from a producer but its own index.
//
// Words (writers / readers / initial value / place)
//   ProducerIndex   producers, by compare-exchange / producers, recovery, the consumer at the end / FirstIndex / line at 256
//   ConsumerIndex   the consumer / producers, recovery / FirstIndex / line at 384
//   Sequences[i]    who has claimed i; recovery for a dead claimant, by compare-exchange / the consumer / free for its first lap
//   Slots[i]        who has claimed i, until it commits; then the consumer reads until ConsumerIndex passes i
//   Owners[e].Intent  the owner of e; recovery clears a dead owner's / recovery / 0
//   State, *Waiters  see RingControl
//
// A slot's word, seen from the lap L of position i: free(L) (first lap only), full(L-1) or tombstone(L-1): not committed
// at L; full(L): an item; tombstone(L): skip. Anything else faults the ring. A word is written once a lap.
//
// Invariants, modulo 2^64
//   I1  0 <= ProducerIndex - ConsumerIndex <= Capacity; neither ever goes back
//   I2  each position below ProducerIndex was claimed by exactly one producer, whose intent covered it from before the
//       compare-exchange until after its commit
//   I3  a slot's word is committed at lap L only after ConsumerIndex has passed its position of lap L-1
//   I4  a claim that returns 0 has changed nothing: room is judged before the compare-exchange, and the index moves by
//       whole claims only
//
// Edges
//   E1  payload stores -> release Sequences[i] (CommitSlot) -> acquire (SeeItem) -> payload loads
//   E2  payload loads -> release ConsumerIndex (ReleaseSlots) -> acquire (SeeSlots) -> payload stores of the next lap
//   E3  commits of a claim -> release Intent of the next one (WriteIntent) -> acquire (SeeIntent) -> word looked at by recovery
//   E4  Intent -> compare-exchange ProducerIndex (ClaimSlots) -> acquire (SeeClaims) -> Intent looked at by recovery
//   E5  the ConsumerIndex that a claim relied on -> ClaimSlots -> acquire (SeeProducers) -> SeeSlots: who reads the
//       producers' index first finds the consumers' no more than a capacity behind; who then finds it ahead reads again.
//       It keeps a correct ring from being taken for a mad one, nothing else: a claim on a stale index fails.
//   Store->load pairs (parking rings only; the sleeper's half is RingControl.Arm)
//   E6  CommitSlot, full fence (CommitFence), load ConsumerWaiters   against   add ConsumerWaiters (full), SeeItem
//   E7  ReleaseSlots, full fence (ReleaseFence), load ProducerWaiters   against   add ProducerWaiters (full), SeeSlots
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: CloseOnFault: nobody reads anything of the ring behind a state of Faulted; that it is atomic and never
//   goes back is enough. []
//   Redundant: OpenSide: a position begins at what it finds; claims, and the words of the slots, put an old one right. []
//   Redundant: SeeEnd: RingControl.SeeState before it has brought every claim from before the end. []
//
// Linearization: a put at its CommitSlot in the order of positions (an item is seen only when all before it are
// committed), a take at ReleaseSlots, "full" at SeeSlots, "empty" at SeeItem.
//
// Progress: producers are lock-free (a compare-exchange fails only because another claimed) and never wait for each
// other; the consumer is wait-free but for the tombstones that it skips, at most a capacity of them. A producer that
// stalls between claim and commit holds the consumer up at its first uncommitted slot: items put behind it wait, and when
// a capacity of them has gathered producers find the ring full. Nothing spins inside; everyone's tries return false.
//
// Cost: a compare-exchange waits until the stores before it are done, and those go to lines that a consumer close behind
// has just read. So one claim for many slots (batches, cursors that claim ahead) is what makes puts cheap.
//
// Death. A producer between intent and compare-exchange: it claimed nothing. Between compare-exchange and commit: its
// uncommitted slots become tombstones in Recover. The proof, for an uncommitted s:
//   1. The dead are listed first. Their stores are over, so ProducerIndex, read next (SeeClaims, acquire), is no older than
//      any claim of theirs: s at or above it was claimed by none of them, and is left alone.
//   2. s below it was claimed by exactly one owner (I2), before our read (E4). Were that owner not on the list, its intent
//      would have been visible when we looked: either it covers s, and we leave s and report IsComplete = false; or it is a
//      later one, and then s was committed before it (E3) and the compare-exchange from the uncommitted word fails. A
//      claimant that has left its entry has committed everything first (LeaveOwner, ClaimOwner: the same argument).
//   3. So the claimant is dead and nobody writes the word any more: the compare-exchange to tombstone(L) is its last write.
// A dead owner's intent may cover slots of a living one (it died after a compare-exchange that failed): case 2 protects
// them, and the dead entry stays until the living one has committed. Recoverers exclude each other (RecoveryOwner), and a
// recoverer that dies has done whole steps: the next one repeats them. The consumer: as in SpscCore, its published index is
// the truth; what it took and had not released is taken again by the next consumer.
//
// Wrap. Positions are 64 bits: one that a stalled producer holds cannot come round (2^64 claims), so a compare-exchange
// has no ABA. Intents hold 48 bits and are compared with positions at most a capacity (2^30) away. Laps: SlotSequence.
// Trust: cooperating processes. Indices are checked (I1) and words compared, so that mad ones close the ring; slots are
// masked, so that none leads outside; loops over tombstones are bounded by the capacity.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The many-producer, single-consumer ring as an algorithm over any memory order: what <see cref="MpscRing{T}"/> runs on
/// the hardware is explored by the model checker from this very source.
/// </summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: any number of producers, each with a position and an entry of its own; one thread
/// at a time as the consumer.
/// </remarks>
public readonly struct MpscCore<T, TOrder> : ISequencedProducer<T>, ISequencedConsumer<T>
    where T : unmanaged
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: a producer's compare-exchange of the producers' index.</summary>
    public const int ClaimSlots = 1;

    /// <summary>Edge: a producer's acquire of the producers' index.</summary>
    public const int SeeProducers = 2;

    /// <summary>Edge: a producer's release of its intent.</summary>
    public const int WriteIntent = 3;

    /// <summary>Edge: a producer's acquire of the consumer's index.</summary>
    public const int SeeSlots = 4;

    /// <summary>Edge: a producer's release of a slot's word.</summary>
    public const int CommitSlot = 5;

    /// <summary>Edge: the consumer's acquire of a slot's word.</summary>
    public const int SeeItem = 6;

    /// <summary>Edge: the consumer's release of its index.</summary>
    public const int ReleaseSlots = 7;

    /// <summary>Edge: the fence between committing and looking for sleeping consumers.</summary>
    public const int CommitFence = 8;

    /// <summary>Edge: the fence between releasing and looking for sleeping producers.</summary>
    public const int ReleaseFence = 9;

    /// <summary>Edge: closing a ring in which a peer wrote what no correct peer writes.</summary>
    public const int CloseOnFault = 10;

    /// <summary>Edge: reading the consumer's own index when it is opened.</summary>
    public const int OpenSide = 11;

    /// <summary>Edge: the consumer's acquire of the producers' index, to know the end.</summary>
    public const int SeeEnd = 12;

    private readonly SequencedSlots<T, TOrder> _slots;

    /// <summary>Runs the algorithm on a ring in memory.</summary>
    /// <param name="view">The ring.</param>
    public MpscCore(RingView<T> view) => _slots = new(view);

    /// <summary>How many slots.</summary>
    public ulong Capacity => _slots.Capacity;

    /// <inheritdoc/>
    public ClaimPosition OpenProducer(int entry) =>
        // A limit that leaves no room: the first claim brings it up to date.
        ClaimPosition.At(TOrder.LoadAcquire(ref _slots.Words.First.ConsumerIndex, OpenSide), entry);

    /// <inheritdoc/>
    public ClaimPosition OpenConsumer(int entry) =>
        ClaimPosition.At(TOrder.LoadAcquire(ref _slots.Words.First.ConsumerIndex, OpenSide), entry);

    /// <inheritdoc/>
    public int Claim(ref ClaimPosition producer, int least, int most)
    {
        var index = TOrder.LoadAcquire(ref _slots.Words.First.ProducerIndex, SeeProducers);
        while (true)
        {
            var count = Room(ref producer, ref index, most);
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
        return Room(ref producer, ref index, 1) > 0;
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
        _slots.Mark(index, SlotSequence.Full, CommitSlot); // E1, with FindItems
        return _slots.HasSleepers(RingRole.Consumer, CommitFence); // E6
    }

    /// <inheritdoc/>
    public bool Commit(ulong index, int used, int unused)
    {
        _slots.MarkRun(index, used, SlotSequence.Full, CommitSlot); // E1, with FindItems
        _slots.MarkRun(index + (ulong)used, unused, SlotSequence.Tombstone, CommitSlot);
        return _slots.HasSleepers(RingRole.Consumer, CommitFence); // E6
    }

    /// <inheritdoc/>
    public bool DropClaim(ref ClaimPosition producer)
    {
        // Ours alone: only we can have committed any of it, and we did so in order.
        while (
            producer.Claimed != 0
            && !SlotSequence.IsUncommitted(_slots.StateOf(producer.Index, SeeItem))
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

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Readable(ref ClaimPosition consumer, int most)
    {
        if (consumer.Index == consumer.End)
        {
            FindItems(ref consumer, most);
        }

        return Math.Min(most, consumer.Claimed);
    }

    /// <inheritdoc/>
    public bool HasItem(ref ClaimPosition consumer) => Readable(ref consumer, 1) != 0;

    /// <inheritdoc/>
    public bool IsDrained(in ClaimPosition consumer) =>
        consumer.Index == TOrder.LoadAcquire(ref _slots.Words.First.ProducerIndex, SeeEnd);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Load(ulong index) => _slots.Load(index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SlotSpans<T> OpenForReading(ulong index, int count) =>
        _slots.Open(index, count, PayloadAccess.Read);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CloseRead(ulong index, in SlotSpans<T> slots) =>
        _slots.Close(index, slots, PayloadAccess.Read);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Release(ref ClaimPosition consumer)
    {
        consumer.Published = consumer.Index;
        TOrder.StoreRelease(ref _slots.Words.First.ConsumerIndex, consumer.Index, ReleaseSlots); // E2, with Room
        return _slots.HasSleepers(RingRole.Producer, ReleaseFence); // E7
    }

    /// <inheritdoc/>
    public void Rewind(ref ClaimPosition consumer) => consumer = OpenConsumer(consumer.Entry);

    /// <inheritdoc/>
    public bool CloseConsumer(in ClaimPosition consumer) => true;

    /// <summary>Repairs what dead owners left, as the file's header proves. The caller has the right to recover.</summary>
    /// <param name="liveness">Tells who is dead.</param>
    /// <param name="consumerEntry">The one entry that is the consumer's.</param>
    /// <returns>What was found and done.</returns>
    public RecoveryReport Recover(IOwnerLiveness liveness, int consumerEntry)
    {
        var control = new RingControl<TOrder>(_slots.Words, _slots.Owners);
        var dead = new DeadOwners<TOrder>(control, liveness);
        if (dead.Contains(consumerEntry))
        {
            // Its only owner is dead: nobody of that side sleeps, and nobody comes before the entry is left.
            control.ForgetSleepers(RingRole.Consumer);
        }

        // Before entries are given back: from then on others may claim them.
        control.ForgetDeadSleepers(RingRole.Producer, 0, liveness);
        return SequencedRecovery.Run(_slots, dead, adopt: null);
    }

    /// <summary>How many slots may be claimed at an index, which is brought up to date if it proves stale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Room(ref ClaimPosition producer, ref ulong index, int most)
    {
        if ((long)(producer.Limit - index) < most)
        {
            Refresh(ref producer, ref index);
        }

        return (int)Math.Min(most, (long)(producer.Limit - index));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refresh(ref ClaimPosition producer, ref ulong index)
    {
        while (true)
        {
            var consumer = TOrder.LoadAcquire(ref _slots.Words.First.ConsumerIndex, SeeSlots); // E2, with Release
            var used = (long)(index - consumer);
            if (used >= 0)
            {
                // E5: no correct consumer's index is further behind.
                producer.Limit = (ulong)used <= Capacity ? consumer + Capacity : Fault(index);
                return;
            }

            // The consumer has passed our index: others have claimed since we read it.
            var now = TOrder.LoadAcquire(ref _slots.Words.First.ProducerIndex, SeeProducers);
            if (now == index)
            {
                producer.Limit = Fault(index);
                return;
            }

            index = now;
        }
    }

    private ulong Fault(ulong index)
    {
        _slots.Fault(CloseOnFault);
        return index;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindItems(ref ClaimPosition consumer, int most)
    {
        // The slots claimed so far end a capacity behind what was released: no tombstone of theirs lies further on.
        for (var index = consumer.Index; index - consumer.Published < Capacity; index++)
        {
            var state = _slots.StateOf(index, SeeItem); // E1, with CommitOne
            consumer.Index = index;
            consumer.End = index;
            if (state == SlotSequence.Full)
            {
                var more = (int)Math.Min((ulong)most, Capacity) - 1;
                consumer.End += 1 + (ulong)_slots.Run(index + 1, more, SlotSequence.Full, SeeItem);
                return;
            }

            if (state != SlotSequence.Tombstone)
            {
                if (!SlotSequence.IsUncommitted(state))
                {
                    _slots.Fault(CloseOnFault);
                }

                return;
            }
        }

        consumer.Index = consumer.Published + Capacity;
        consumer.End = consumer.Index;
    }
}
