// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

// The consumers' half and recovery; words, invariants and edges stand in BroadcastCore.cs.
public readonly partial struct BroadcastCore<T, TOrder>
{
    private const int MostMoves = 64;
    private const ulong JoinedMark = 1UL << 32;

    /// <summary>Joins as a consumer.</summary>
    /// <param name="entry">An entry of the table of owners that the caller has claimed.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="after">Whom to follow; the array is kept.</param>
    /// <returns>A position that knows of no item yet.</returns>
    /// <exception cref="RingFaultException">The indices are what no correct peer writes; the ring is closed.</exception>
    public BroadcastPosition Join(int entry, BroadcastStart start, BroadcastTicket[] after)
    {
        ref var own = ref _owners[(uint)entry];
        var index = StartOf(start);
        var ticket = new BroadcastTicket(entry, JoinedMark + TOrder.Load(ref own.Epoch));
        TOrder.Store(ref own.Index, index); // Plain: JoinRing orders it.
        TOrder.StoreRelease(ref own.Intent, ticket.Joined, JoinRing); // E5, with TryRise and ConsumerLimit
        for (var moves = 0; !_lapping; moves++)
        {
            // E7: the producer must see the entry, or we must see its floor.
            TOrder.FullFence(JoinFence);
            if ((long)(TOrder.LoadAcquire(ref _words.First.ConsumerIndex, SeeFloor) - index) <= 0)
            {
                break;
            }

            if (moves == MostMoves)
            {
                Leave(entry);
                throw Mad($"The floor passed a joining consumer {moves} times, last at {index}");
            }

            index = StartOf(start);
            TOrder.Store(ref own.Index, index, MoveJoin); // Plain: JoinFence orders it.
        }

        return new()
        {
            Index = index,
            Limit = index,
            Ticket = ticket,
            After = after,
        };
    }

    /// <summary>Takes a consumer's entry out of everybody's way; the entry itself is still to be given back.</summary>
    /// <param name="entry">An entry that the caller owns, or that recovery found dead.</param>
    public void Leave(int entry) =>
        TOrder.StoreRelease(ref _owners[(uint)entry].Intent, 0UL, LeaveRing); // E4, with TryRise

    /// <summary>How many items may be read from a consumer's position on. In a lapping ring some may be gone when they are read.</summary>
    /// <param name="consumer">The consumer's position; its limit is brought up to date if it is too low.</param>
    /// <param name="wanted">How many are wanted, not negative.</param>
    /// <returns>The wanted count, or fewer if there are no more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Readable(ref BroadcastPosition consumer, int wanted)
    {
        if (consumer.Limit - consumer.Index < (ulong)(uint)wanted)
        {
            consumer.Limit = ConsumerLimit(consumer.Index, consumer.After);
        }

        return (int)Math.Min((ulong)(uint)wanted, consumer.Limit - consumer.Index);
    }

    /// <summary>Whether a consumer has taken everything that was ever published.</summary>
    /// <param name="consumer">The consumer's position.</param>
    /// <returns>Whether it has.</returns>
    public bool IsDrained(in BroadcastPosition consumer) =>
        TOrder.LoadAcquire(ref _words.First.ProducerIndex, SeeItems) == consumer.Index;

    /// <summary>Reads one item and moves past it, unreleased.</summary>
    /// <param name="consumer">The consumer's position; what it missed is counted there.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if there is none, or if the producer was faster twice: try later.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(ref BroadcastPosition consumer, out T item)
    {
        if (Readable(ref consumer, 1) == 0)
        {
            item = default;
            return false;
        }

        if (_lapping)
        {
            return TryTakeLapping(ref consumer, out item);
        }

        item = PayloadSlots<T, TOrder>.Load(_slots, consumer.Index);
        consumer.Index++;
        return true;
    }

    /// <summary>Reads items and moves past them, unreleased, as many as there are.</summary>
    /// <param name="consumer">The consumer's position; what it missed is counted there.</param>
    /// <param name="items">Where to. In a lapping ring all of it may be overwritten, whatever is returned.</param>
    /// <returns>How many were read.</returns>
    public int Take(ref BroadcastPosition consumer, Span<T> items)
    {
        if (_lapping)
        {
            return TakeLapping(ref consumer, items);
        }

        var count = Readable(ref consumer, items.Length);
        var slots = OpenRead(consumer.Index, count);
        slots.First.CopyTo(items);
        slots.Second.CopyTo(items[slots.First.Length..]);
        CloseRead(consumer.Index, slots);
        consumer.Index += (uint)count;
        return count;
    }

    /// <summary>Opens items to be read in place, in a ring whose consumers gate. Their number has been asked for before.</summary>
    /// <param name="index">The consumer's index.</param>
    /// <param name="count">How many: at most what <see cref="Readable"/> returned.</param>
    /// <returns>The items: one piece, or two where they go around the end.</returns>
    public SlotSpans<T> OpenRead(ulong index, int count) =>
        PayloadSlots<T, TOrder>.Open(_slots, index, count, PayloadAccess.Read);

    /// <summary>Closes items that were read in place.</summary>
    /// <param name="index">The index from which they were opened.</param>
    /// <param name="slots">What <see cref="OpenRead"/> returned.</param>
    public void CloseRead(ulong index, in SlotSpans<T> slots) =>
        PayloadSlots<T, TOrder>.Close(_slots, index, slots, PayloadAccess.Read);

    /// <summary>Releases what was taken up to the consumer's position.</summary>
    /// <param name="consumer">The consumer's position.</param>
    /// <returns>Whether to look for sleepers, see <see cref="Sleeps"/>; always false in a ring that does not park.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Release(in BroadcastPosition consumer) =>
        ReleaseAt(consumer.Ticket.Entry, consumer.Index);

    /// <summary>Whether members of a side sleep, or are about to.</summary>
    /// <param name="side">The side.</param>
    /// <returns>Whether they must be woken.</returns>
    public bool Sleeps(RingRole side) =>
        TOrder.Load(
            ref side == RingRole.Producer
                ? ref _words.First.ProducerWaiters
                : ref _words.First.ConsumerWaiters
        ) != 0;

    /// <summary>Frees what dead owners held: the producer's side, the entries that gate and hold up followers.</summary>
    /// <param name="control">The ring's control words.</param>
    /// <param name="liveness">Tells who is dead. The caller has the right to recover.</param>
    /// <returns>What was found and done.</returns>
    public RecoveryReport Recover(RingControl<TOrder> control, IOwnerLiveness liveness)
    {
        ArgumentNullException.ThrowIfNull(liveness);
        var dead = 0;
        // Before entries are given back: from then on others may claim them.
        control.ForgetDeadSleepers(RingRole.Consumer, ProducerEntry + 1, liveness);
        for (var entry = 0; entry < control.OwnerCount; entry++)
        {
            var owner = control.OwnerOf(entry);
            if (owner == 0 || liveness.IsAlive(owner))
            {
                continue;
            }

            if (entry == ProducerEntry)
            {
                control.ForgetSleepers(RingRole.Producer);
            }
            else
            {
                Leave(entry);
            }

            control.Leave(entry);
            dead++;
        }

        return new(dead, 0, 0, IsComplete: true);
    }

    private ulong StartOf(BroadcastStart start) =>
        start == BroadcastStart.Oldest
            ? TOrder.LoadAcquire(ref _words.First.ConsumerIndex, SeeFloor)
            : TOrder.LoadAcquire(ref _words.First.ProducerIndex, SeeItems);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ConsumerLimit(ulong index, BroadcastTicket[] after)
    {
        var producer = TOrder.LoadAcquire(ref _words.First.ProducerIndex, SeeItems); // E1, with Publish
        var count = producer - index;
        if (_lapping ? (long)count < 0 : count > Capacity)
        {
            CloseFaulted();
            return index;
        }

        // A lapped consumer looks at no more than one lap, and learns from the floor what is gone.
        count = Math.Min(count, Capacity);
        foreach (var leader in after)
        {
            ref var words = ref _owners[(uint)leader.Entry];
            if (TOrder.LoadAcquire(ref words.Intent, SeeJoined) == leader.Joined)
            {
                var ahead = TOrder.LoadAcquire(ref words.Index, SeeLeader) - index; // E3, with Release
                count = (long)ahead < 0 ? 0 : Math.Min(count, ahead);
            }
        }

        return index + count;
    }

    private bool TryTakeLapping(ref BroadcastPosition consumer, out T item)
    {
        var copy = default(T);
        var done = TakeLapping(ref consumer, new Span<T>(ref copy)) != 0;
        item = done ? copy : default; // Never a torn one.
        return done;
    }

    /// <summary>Copies items word by word, then asks the floor which of them may have been overwritten meanwhile.</summary>
    private int TakeLapping(ref BroadcastPosition consumer, Span<T> items)
    {
        // A second look where the first found that everything was gone; not more, so that a fast producer never keeps us.
        for (var look = 0; look < 2; look++)
        {
            var count = Readable(ref consumer, items.Length);
            for (var i = 0; i < count; i++)
            {
                LoadWords(consumer.Index + (uint)i, ref items[i]);
            }

            var floor = TOrder.LoadAcquire(ref _words.First.ConsumerIndex, SeeFloor); // E6, with ProducerLimit
            var lost = (long)(floor - consumer.Index);
            if (lost <= 0 || count == 0)
            {
                consumer.Index += (uint)count;
                return count;
            }

            consumer.Missed += lost;
            if (lost < count)
            {
                // What lies at the floor or above was whole when it was copied.
                items[(int)lost..count].CopyTo(items);
                consumer.Index += (uint)count;
                return count - (int)lost;
            }

            consumer.Index = floor;
            consumer.Limit = floor;
        }

        return 0;
    }

    private void LoadWords(ulong index, ref T item)
    {
        // Acquire: the look at the floor comes after them (E6).
        if (RingSetup.SizeOf<T>() % sizeof(ulong) == 0)
        {
            for (var word = 0; word < RingSetup.SizeOf<T>() / sizeof(ulong); word++)
            {
                Items.Word(ref item, word) = TOrder.LoadAcquire(
                    ref _slots.Word(index, word),
                    SeeWord
                );
            }
        }
        else
        {
            for (var word = 0; word < RingSetup.SizeOf<T>() / sizeof(uint); word++)
            {
                Items.HalfWord(ref item, word) = TOrder.LoadAcquire(
                    ref _slots.HalfWord(index, word),
                    SeeWord
                );
            }
        }
    }
}
