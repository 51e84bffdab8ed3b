// SPDX-License-Identifier: MIT

// One producer, one consumer, the slot is the flag: FastForward (Giacomoni, Moseley, Vachharajani: "FastForward for
// efficient pipeline parallelism", PPoPP 2008). Neither side reads the other's index, so that an item costs one
// cache line's journey; the indices in the header are written for recovery alone.
//
// Words (sole writer / readers / initial value / place)
//   Slots[i], first 8 bytes   the producer from 0 to the item's first word, the consumer back to 0 / both / 0 / the slot
//   Slots[i], the rest        the producer while the first word is 0 and i is its index; else nobody
//   ProducerIndex   the producer, recovery when it is dead / recovery, the next producer / FirstIndex / line at 256
//   ConsumerIndex   the consumer / recovery, the next consumer / FirstIndex / line at 384
//   State, *Waiters as in RingControl
//
// Invariants, modulo 2^64
//   I1  0 <= ProducerIndex - ConsumerIndex <= Capacity, read in the order own index, then the living peer's;
//       checked whenever a side is opened or recovered, by nobody else: no index of a peer's is ever followed
//   I2  ProducerIndex = P: items before P - 1 were put; item P - 1 was put or its slot is empty
//   I3  ConsumerIndex = C: items before C were taken; slots before C - 1 were cleared; slot C - 1 was cleared or is full of item C - 1
//   I4  full slots are those of the items that were put and not taken (but C - 1, see I3): one run, in order
//
// Edges
//   E1  payload stores, store ProducerIndex (PersistProducer) -> release flag (PutFlag) -> acquire (SeeItem) -> payload loads
//   E2  payload loads, store ConsumerIndex (PersistConsumer) -> release 0 (ClearFlag) -> acquire (SeeEmpty) -> payload stores of the next lap
//   PersistProducer and PersistConsumer are plain: the release that follows orders them for whoever acquires the flag
//   (recovery, by SeeFlag); and a process that dies has made a prefix of its own program's stores.
//   E3  a side's last words -> RingControl.LeaveOwner, or its death -> its owner's entry -> OpenSide of the next
//   Store->load pairs (parking rings only; the sleeper's half is RingControl.Arm, then SeeItem or SeeEmpty)
//   E4  release flag, full fence (PutFence), load ConsumerWaiters
//         against: add to ConsumerWaiters (full), acquire the flag
//   E5  release 0, full fence (ClearFence), load ProducerWaiters
//         against: add to ProducerWaiters (full), acquire the flag
//
// Linearization: a put at PutFlag, a take at PersistConsumer (what follows it is finished by recovery), "full" at
// SeeEmpty, "empty" at SeeItem. Progress: wait-free on both sides.
//
// Death. The producer with index P (stored after slot P - 1 was seen empty, before its flag was set):
//   slot P - 1 full: the item was put (item P - 1 - Capacity was cleared before P was stored).
//   slot empty, then ConsumerIndex = P: the item was put and taken (E2 makes the index visible to whoever sees the 0).
//   slot empty, then ConsumerIndex < P: it was never put: ProducerIndex steps back to P - 1; the payload is garbage
//     that nobody reads. A second recovery finds slot P - 2 put or taken, and changes nothing.
// The consumer with index C (stored after the copy, before its flag was cleared):
//   slot C - 1 empty: it was cleared.
//   slot full, then ProducerIndex = C + Capacity: it was cleared, and filled by the next lap's item, whose index was
//     stored before its flag (E1 makes it visible).
//   slot full, then ProducerIndex < C + Capacity: the flag is item C - 1's: the item is taken, the slot is cleared now.
// In both cases the slot is read BEFORE the living peer's index. The first item is no special case: with P = C =
// FirstIndex the producer's slot is empty and ConsumerIndex = P; the consumer's is empty, or full of item
// FirstIndex + Capacity - 1, and then ProducerIndex = C + Capacity.
//
// Wrap: indices run through 2^64; slots are masked. Trust: the flag is the only word of the peer's that steers: it says
// full or empty, whatever it holds; it leads nowhere outside the slots.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The single-producer, single-consumer ring whose slots are their own flags, as an algorithm over any memory order:
/// what <see cref="SpscFlagRing{T}"/> runs on the hardware is explored by the model checker from this very source.
/// </summary>
/// <typeparam name="T">The item: a multiple of 8 bytes; its first 8 are never all zero.</typeparam>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: one thread at a time on each side. A side's only private word is its index: the
/// caller keeps it, and adds 1 whenever a put or take succeeded.
/// </remarks>
public readonly struct SpscFlagCore<T, TOrder>
    where T : unmanaged
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: the producer's release of a slot's flag.</summary>
    public const int PutFlag = 1;

    /// <summary>Edge: the consumer's acquire of a slot's flag.</summary>
    public const int SeeItem = 2;

    /// <summary>Edge: the consumer's release of an empty slot.</summary>
    public const int ClearFlag = 3;

    /// <summary>Edge: the producer's acquire of an empty slot.</summary>
    public const int SeeEmpty = 4;

    /// <summary>Edge: the producer's store of its index, for recovery.</summary>
    public const int PersistProducer = 5;

    /// <summary>Edge: the consumer's store of its index, for recovery.</summary>
    public const int PersistConsumer = 6;

    /// <summary>Edge: the fence between setting a flag and looking for sleeping consumers.</summary>
    public const int PutFence = 7;

    /// <summary>Edge: the fence between clearing a flag and looking for sleeping producers.</summary>
    public const int ClearFence = 8;

    /// <summary>Edge: reading an index when a side is opened or recovered.</summary>
    public const int OpenSide = 9;

    /// <summary>Edge: recovery's acquire of a dead side's last flag.</summary>
    public const int SeeFlag = 10;

    /// <summary>Edge: recovery takes back the index of an item that was never put.</summary>
    public const int StepBack = 11;

    /// <summary>Edge: recovery clears the slot of an item that was taken.</summary>
    public const int FinishTake = 12;

    /// <summary>Edge: closing a ring whose indices are mad.</summary>
    public const int CloseOnFault = 13;

    private const int FlagBytes = sizeof(ulong);

    private readonly Slots<T> _slots;
    private readonly Slots<RingWords> _words;
    private readonly bool _parking;

    /// <summary>Runs the algorithm on a ring in memory.</summary>
    /// <param name="view">The ring.</param>
    public SpscFlagCore(RingView<T> view)
    {
        _slots = view.Slots;
        _words = view.Words;
        _parking = view.IsParking;
    }

    /// <summary>How many slots.</summary>
    public ulong Capacity => _slots.Mask + 1;

    /// <summary>The producer's index, as the ring's words have it.</summary>
    /// <returns>The index of the next item to put.</returns>
    /// <exception cref="RingFaultException">The indices are what no correct peer writes; the ring is closed.</exception>
    public ulong OpenProducer()
    {
        var producer = TOrder.LoadAcquire(ref _words.First.ProducerIndex, OpenSide);
        var consumer = TOrder.LoadAcquire(ref _words.First.ConsumerIndex, OpenSide);
        return AreSound(producer, consumer) ? producer : throw Mad(producer, consumer);
    }

    /// <summary>The consumer's index, as the ring's words have it.</summary>
    /// <returns>The index of the next item to take.</returns>
    /// <exception cref="RingFaultException">The indices are what no correct peer writes; the ring is closed.</exception>
    public ulong OpenConsumer()
    {
        var consumer = TOrder.LoadAcquire(ref _words.First.ConsumerIndex, OpenSide);
        var producer = TOrder.LoadAcquire(ref _words.First.ProducerIndex, OpenSide);
        return AreSound(producer, consumer) ? consumer : throw Mad(producer, consumer);
    }

    /// <summary>Whether a put at the producer's index would succeed.</summary>
    /// <param name="index">The producer's index.</param>
    /// <returns>Whether its slot is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CanPut(ulong index) => TOrder.LoadAcquire(ref _slots.Word(index), SeeEmpty) == 0; // E2, with TryTake

    /// <summary>Whether a take at the consumer's index would succeed.</summary>
    /// <param name="index">The consumer's index.</param>
    /// <returns>Whether its slot is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CanTake(ulong index) => TOrder.LoadAcquire(ref _slots.Word(index), SeeItem) != 0; // E1, with TryPut

    /// <summary>Puts one item; the caller then adds 1 to its index and, in a parking ring, calls <see cref="MustWakeConsumer"/>.</summary>
    /// <param name="index">The producer's index.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is full: try later.</returns>
    /// <exception cref="ArgumentException">The item's first 8 bytes are all zero.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(ulong index, in T item)
    {
        var flag = FlagOf(item);
        if (!CanPut(index))
        {
            return false;
        }

        if (RingSetup.SizeOf<T>() > FlagBytes)
        {
            OpenTail(index, PayloadAccess.Write);
            _slots.PutTail(index, item);
            CloseTail(index, PayloadAccess.Write);
        }

        TOrder.Store(ref _words.First.ProducerIndex, index + 1, PersistProducer); // Plain: PutFlag orders it.
        TOrder.StoreRelease(ref _slots.Word(index), flag, PutFlag); // E1, with CanTake
        return true;
    }

    /// <summary>Takes one item; the caller then adds 1 to its index and, in a parking ring, calls <see cref="MustWakeProducer"/>.</summary>
    /// <param name="index">The consumer's index.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty: try later.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(ulong index, out T item)
    {
        if (!TryPeek(index, out item))
        {
            return false;
        }

        Release(index);
        return true;
    }

    /// <summary>Takes the item that <see cref="TryPeek"/> has copied; the caller then adds 1 to its index.</summary>
    /// <param name="index">The consumer's index; its slot is full.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release(ulong index)
    {
        TOrder.Store(ref _words.First.ConsumerIndex, index + 1, PersistConsumer); // Plain: ClearFlag orders it.
        TOrder.StoreRelease(ref _slots.Word(index), 0UL, ClearFlag); // E2, with CanPut
    }

    /// <summary>Copies the next item and leaves it in the ring.</summary>
    /// <param name="index">The consumer's index.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPeek(ulong index, out T item)
    {
        var flag = TOrder.LoadAcquire(ref _slots.Word(index), SeeItem); // E1, with TryPut
        if (flag == 0)
        {
            item = default;
            return false;
        }

        if (RingSetup.SizeOf<T>() > FlagBytes)
        {
            OpenTail(index, PayloadAccess.Read);
            _slots.TakeTail(index, flag, out item);
            CloseTail(index, PayloadAccess.Read);
        }
        else
        {
            _slots.TakeTail(index, flag, out item);
        }

        return true;
    }

    /// <summary>After one or more puts: whether a consumer sleeps.</summary>
    /// <returns>Whether one must be woken; always false, and free of charge, in a ring that does not park.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MustWakeConsumer()
    {
        if (!_parking)
        {
            return false;
        }

        // E4: the sleeper must see the flag, or we must see the sleeper.
        TOrder.FullFence(PutFence);
        return TOrder.Load(ref _words.First.ConsumerWaiters) != 0;
    }

    /// <summary>After one or more takes: whether a producer sleeps.</summary>
    /// <returns>Whether one must be woken; always false, and free of charge, in a ring that does not park.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MustWakeProducer()
    {
        if (!_parking)
        {
            return false;
        }

        // E5: the sleeper must see the empty slot, or we must see the sleeper.
        TOrder.FullFence(ClearFence);
        return TOrder.Load(ref _words.First.ProducerWaiters) != 0;
    }

    /// <summary>The first word of an item, which is the flag of the slot that carries it.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The word, not 0.</returns>
    /// <exception cref="ArgumentException">The item's first 8 bytes are all zero.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FlagOf(in T item)
    {
        var flag = Items.First(item);
        if (flag == 0)
        {
            ThrowEmpty();
        }

        return flag;
    }

    /// <summary>Finishes, or takes back, what a dead side was doing. Call it for a dead side only, with the right to recover; calling it again is harmless.</summary>
    /// <param name="side">The dead side.</param>
    /// <returns>How many items were taken back: 1 if the producer died before its last item was put, else 0.</returns>
    public int Repair(RingRole side)
    {
        // Nobody writes the dead side's index; the slot is read before the living side's, see Death above.
        ref var own = ref side == RingRole.Producer
            ? ref _words.First.ProducerIndex
            : ref _words.First.ConsumerIndex;
        ref var others = ref side == RingRole.Producer
            ? ref _words.First.ConsumerIndex
            : ref _words.First.ProducerIndex;
        var index = TOrder.LoadAcquire(ref own, OpenSide);
        var full = TOrder.LoadAcquire(ref _slots.Word(index - 1), SeeFlag) != 0;
        var other = TOrder.LoadAcquire(ref others, OpenSide);
        if (!AreSound(index, other, side))
        {
            TOrder.Exchange(ref _words.First.State, (uint)RingState.Faulted, CloseOnFault);
            return 0;
        }

        if (side == RingRole.Producer)
        {
            if (full || other == index)
            {
                return 0;
            }

            TOrder.StoreRelease(ref own, index - 1, StepBack);
            return 1;
        }

        if (full && other - index != Capacity)
        {
            TOrder.StoreRelease(ref _slots.Word(index - 1), 0UL, FinishTake); // E2, with CanPut
        }

        return 0;
    }

    private bool AreSound(ulong index, ulong other, RingRole side) =>
        side == RingRole.Producer ? AreSound(index, other) : AreSound(other, index);

    private bool AreSound(ulong producer, ulong consumer) => producer - consumer <= Capacity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OpenTail(ulong index, PayloadAccess access) =>
        TOrder.PayloadOpen(
            ref _slots.Bytes(index, FlagBytes),
            RingSetup.SizeOf<T>() - FlagBytes,
            access
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CloseTail(ulong index, PayloadAccess access) =>
        TOrder.PayloadClose(
            ref _slots.Bytes(index, FlagBytes),
            RingSetup.SizeOf<T>() - FlagBytes,
            access
        );

    private RingFaultException Mad(ulong producer, ulong consumer)
    {
        TOrder.Exchange(ref _words.First.State, (uint)RingState.Faulted, CloseOnFault);
        return new(
            new(
                RingFaultKind.BadIndex,
                $"ProducerIndex is {producer} and ConsumerIndex {consumer}: they differ by more than the capacity of {Capacity}, which no correct peer writes. The ring is closed: make a new one."
            )
        );
    }

    private static void ThrowEmpty() =>
        throw new ArgumentException(
            $"The first 8 bytes of this {typeof(T).Name} are all zero, which means an empty slot in a flag ring: keep them from being zero (a tag, a length, a number from 1 on), or use SpscRing.",
            "item"
        );
}
