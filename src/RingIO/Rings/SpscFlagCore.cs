// SPDX-License-Identifier: MIT

// One producer, one consumer, the slot is the flag: FastForward (Giacomoni, Moseley, Vachharajani: "FastForward for
// efficient pipeline parallelism", PPoPP 2008). Neither side reads the other's index, and neither writes its own: an item
// costs one store on each side and one cache line's journey. What recovery needs stands in the slots themselves.
//
// N is the capacity; indices are modulo 2 N. The parity of index i is (i / N) & 1; marker(0) = 0, marker(1) = all ones.
//
// Words (sole writer / readers / initial value / place)
//   Slots[i], first 8 bytes   the producer from a marker to the item's first word, which is no marker; the consumer from
//                             that to a marker / both / a marker / the slot
//   Slots[i], the rest        the producer while the first word is a marker and i its index; else nobody
//   ProducerIndex, ConsumerIndex   nobody / nobody / FirstIndex
//   State, *Waiters as in RingControl
//
// Invariants; P is the producer's index, C the consumer's, known to them alone
//   I1  C <= P <= C + N - 1: one slot at least is empty (see Room)
//   I2  the slots of C ... P - 1 are full, in order
//   I3  the slots of P ... C + N - 1 are empty, each with the marker of its index's parity: the consumer that takes item
//       i leaves the marker of i + N
//   I4  the slot of P is empty (I1), and the slot before C's is empty (it is that of C + N - 1)
//
// Edges
//   E1  payload stores -> release flag (PutFlag) -> acquire (SeeItem) -> payload loads
//   E2  payload loads -> release marker (ClearFlag) -> acquire (SeeEmpty) -> payload stores of the next lap. Takes are
//       in order: who sees the slot of P + k empty may write P ... P + k - 1, that slot being the one left empty.
//       The producer looks a few slots ahead for that reason, and not at each slot.
//   E3  PutFlag or ClearFlag -> acquire (FindSide) -> the slot before: see Death
//   E4  a side's last words -> RingControl.LeaveOwner, or its death -> its owner's entry -> FindSide of the next
//   Store->load pairs (parking rings only; the sleeper's half is RingControl.Arm, then SeeItem or SeeEmpty)
//   E5  release flag, full fence (PutFence), load ConsumerWaiters
//         against: add to ConsumerWaiters (full), acquire the flag
//   E6  release marker, full fence (ClearFence), load ProducerWaiters
//         against: add to ProducerWaiters (full), acquire the flag
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: CloseOnFault: nobody reads anything of the ring behind a state of Faulted; that it is atomic and never
//   goes back is enough. []
//
// Linearization: a put at PutFlag, a take at ClearFlag, "full" at SeeEmpty, "empty" at SeeItem. Progress: wait-free.
//
// Death. A put and a take are one store each: done or not, there is nothing to finish or to take back. Payload written
// before the flag is garbage that nobody reads; an item copied and not cleared comes again. The next owner of a side
// must find its index. Say that slot s - 1 leads on to slot s when both are empty with markers of successive indices:
// the same marker, but for s = 0, where a lap begins, different ones. Then
//   P's slot is the one that is empty and that the slot before does not lead on to;
//   C's slot is the one that the slot before, empty, does not lead on to.
// With both sides at rest that is I2 and I3: empty slots are one run of successive indices, P at its start, C behind its
// end; with P = C the run goes around, and from C + N - 1 to P no marker leads on. (Around a ring without items the
// number of changes of marker is even, so that there is always such a place.)
// The other side may live. Slots are read downwards around the ring, each by acquire BEFORE the one before it:
//   P is sought, the consumer goes on: P's slot stays empty, the slot before is full, or empty with the marker of
//     P - 1 + N: a match, whenever read. Another slot i that is read empty is free: item i - N was taken, so that item
//     i - 1 - N was taken before and is seen so (E3): i - 1 leads on to i. No match.
//   C is sought, the producer goes on: the slot before C stays empty, C's is full, or empty and not led on to: a match.
//     Another slot i that is read full: item i - 1 was put before, and is seen so (E3): not empty, no match. Another that
//     is read empty: i - 1 is full, or empty and leads on. No match.
// A cursor's place is sought in the same way among the few slots of its run.
// So there is exactly one match in the memory of correct sides, and whoever finds none or two closes the ring.
//
// Wrap: N divides 2^63, so that parities go on through 2^64. Trust: the flag is the only word of the peer's that steers:
// it says full or empty, whatever it holds; it leads nowhere outside the slots.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The single-producer, single-consumer ring whose slots are their own flags, as an algorithm over any memory order:
/// what <see cref="SpscFlagRing{T}"/> runs on the hardware is explored by the model checker from this very source.
/// </summary>
/// <typeparam name="T">The item: a multiple of 8 bytes; its first 8 are never all zeros nor all ones.</typeparam>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: one thread at a time on each side. The producer's private words are its
/// <see cref="RingPosition"/> (Published is not used), the consumer's its index: the callers keep them.
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

    /// <summary>Edge: the fence between setting a flag and looking for sleeping consumers.</summary>
    public const int PutFence = 5;

    /// <summary>Edge: the fence between clearing a flag and looking for sleeping producers.</summary>
    public const int ClearFence = 6;

    /// <summary>Edge: reading the slots to find a side's index.</summary>
    public const int FindSide = 7;

    /// <summary>Edge: closing a ring whose slots contradict one another.</summary>
    public const int CloseOnFault = 8;

    private const int FlagBytes = sizeof(ulong);

    // How far the producer looks ahead at most, in slots: two cache lines of 8-byte items. See Ahead.
    private const ulong Reach = 16;

    // How many slots at most lie between what a consumer's cursor has on record and where it stands.
    private const ulong Stretch = 64;

    private static int TailBytes => RingSetup.SizeOf<T>() - FlagBytes;

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

    /// <summary>How many items fit: one slot stays empty.</summary>
    public ulong Room => _slots.Mask;

    /// <summary>Whether sleepers must be looked for after each put and take.</summary>
    public bool IsParking => _parking;

    /// <summary>The producer's position, as the slots have it. Reads them all.</summary>
    /// <returns>The position: its index is that of the next item to put, modulo twice the capacity.</returns>
    /// <exception cref="RingFaultException">The slots are what no correct peer writes; the ring is closed.</exception>
    public RingPosition OpenProducer()
    {
        var index = FindOrThrow(RingRole.Producer);
        return new() { Index = index, Limit = index };
    }

    /// <summary>The consumer's index, as the slots have it. Reads them all.</summary>
    /// <returns>The index of the next item to take, modulo twice the capacity.</returns>
    /// <exception cref="RingFaultException">The slots are what no correct peer writes; the ring is closed.</exception>
    public ulong OpenConsumer() => FindOrThrow(RingRole.Consumer);

    /// <summary>A side's index, as the slots have it, if it is known within a few: what a side finds that kept no count.</summary>
    /// <param name="side">The side, which is the caller's own.</param>
    /// <param name="first">The least that its index can be.</param>
    /// <param name="last">The most that its index can be: less than the capacity above the least.</param>
    /// <returns>The index modulo twice the capacity. If the slots are what no correct peer writes, the least; the ring is closed.</returns>
    public ulong FindBetween(RingRole side, ulong first, ulong last) =>
        Find(side, first - 1, last - first + 1, out var index) == 1 ? index : first;

    /// <summary>Whether a put at the producer's index would succeed.</summary>
    /// <param name="index">The producer's index.</param>
    /// <returns>Whether the slot after it is empty, as its own always is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CanPut(ulong index) =>
        FlagSlots.IsEmpty(TOrder.LoadAcquire(ref _slots.Word(index + 1), SeeEmpty)); // E2, with Release

    /// <summary>Whether a take at the consumer's index would succeed.</summary>
    /// <param name="index">The consumer's index.</param>
    /// <returns>Whether its slot is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CanTake(ulong index) =>
        !FlagSlots.IsEmpty(TOrder.LoadAcquire(ref _slots.Word(index), SeeItem)); // E1, with Put

    /// <summary>Looks how far the producer may go: what is empty stays so until the producer fills it.</summary>
    /// <param name="index">The producer's index.</param>
    /// <returns>The first index that may not be put yet, as far as was looked; the producer's own if the ring is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Ahead(ulong index) => Ahead(_slots, index);

    /// <summary>Puts and publishes one item if there is room; in a parking ring then call <see cref="MustWakeConsumer"/>.</summary>
    /// <param name="position">The producer's position.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is full: try later.</returns>
    /// <exception cref="ArgumentException">The item's first 8 bytes are all zeros or all ones.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(ref RingPosition position, in T item)
    {
        var flag = FlagOf(item);
        var index = position.Index;
        if (index == position.Limit)
        {
            position.Limit = Ahead(index);
            if (index == position.Limit)
            {
                return false;
            }
        }

        Put(index, item, flag);
        position.Index = index + 1;
        return true;
    }

    /// <summary>Puts and publishes one item where there is room.</summary>
    /// <param name="index">The producer's index, below what <see cref="Ahead(ulong)"/> said.</param>
    /// <param name="item">The item.</param>
    /// <param name="flag">What <see cref="FlagOf"/> said of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ulong index, in T item, ulong flag) => PutAt(_slots.At(index), item, flag);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void PutAt(SlotPointer<T> slot, in T item, ulong flag)
    {
        if (RingSetup.SizeOf<T>() > FlagBytes)
        {
            TOrder.PayloadOpen(ref slot.Tail, TailBytes, PayloadAccess.Write);
            slot.PutTail(item);
            TOrder.PayloadClose(ref slot.Tail, TailBytes, PayloadAccess.Write);
        }

        TOrder.StoreRelease(ref slot.Flag, flag, PutFlag); // E1, with TryPeekAt
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
    public void Release(ulong index) =>
        ReleaseAt(_slots.At(index), FlagSlots.NextMarker(index, Capacity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ReleaseAt(SlotPointer<T> slot, ulong marker) =>
        TOrder.StoreRelease(ref slot.Flag, marker, ClearFlag); // E2, with Ahead

    /// <summary>Copies the next item and leaves it in the ring.</summary>
    /// <param name="index">The consumer's index.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPeek(ulong index, out T item) => TryPeekAt(_slots.At(index), out item);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryPeekAt(SlotPointer<T> slot, out T item)
    {
        var flag = TOrder.LoadAcquire(ref slot.Flag, SeeItem); // E1, with PutAt
        if (FlagSlots.IsEmpty(flag))
        {
            item = default;
            return false;
        }

        if (RingSetup.SizeOf<T>() > FlagBytes)
        {
            TOrder.PayloadOpen(ref slot.Tail, TailBytes, PayloadAccess.Read);
            slot.TakeTail(flag, out item);
            TOrder.PayloadClose(ref slot.Tail, TailBytes, PayloadAccess.Read);
        }
        else
        {
            slot.TakeTail(flag, out item);
        }

        return true;
    }

    /// <summary>The producer's cursor has used its run: the next one. Empty if the ring is full.</summary>
    internal SlotPointer<T> NextPutRun(ref FlagRun<T> run)
    {
        var index = run.Limit;
        return run.Begin(_slots, index, Ahead(index) - index);
    }

    /// <summary>The consumer's cursor has used its run: the next one, of slots that are full or not.</summary>
    internal SlotPointer<T> NextTakeRun(ref FlagRun<T> run)
    {
        var index = run.Limit;
        run.Marker = FlagSlots.NextMarker(index, Capacity);
        return run.Begin(_slots, index, Math.Min(Stretch, Room));
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

        // E5: the sleeper must see the flag, or we must see the sleeper.
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

        // E6: the sleeper must see the empty slot, or we must see the sleeper.
        TOrder.FullFence(ClearFence);
        return TOrder.Load(ref _words.First.ProducerWaiters) != 0;
    }

    /// <summary>The first word of an item, which is the flag of the slot that carries it.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The word, no marker.</returns>
    /// <exception cref="ArgumentException">The item's first 8 bytes are all zeros or all ones.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FlagOf(in T item)
    {
        var flag = Items.First(item);
        if (FlagSlots.IsEmpty(flag))
        {
            FlagSlots.ThrowEmpty(typeof(T).Name);
        }

        return flag;
    }

    // One look at the furthest slot tells of all before it (E2). First the nearest: a producer that waits in a full ring
    // touches one line only, the one that it needs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Ahead(Slots<T> slots, ulong index)
    {
        if (!FlagSlots.IsEmpty(TOrder.LoadAcquire(ref slots.Word(index + 1), SeeEmpty)))
        {
            return index;
        }

        var reach = Math.Min(Reach, slots.Mask);
        while (
            reach > 1
            && !FlagSlots.IsEmpty(TOrder.LoadAcquire(ref slots.Word(index + reach), SeeEmpty))
        )
        {
            reach /= 2;
        }

        return index + reach;
    }

    // Looks at the slots of the indices behind first, count of them. Downwards, each before the one before it: see Death.
    private int Find(RingRole side, ulong first, ulong count, out ulong index)
    {
        var found = 0;
        index = 0;
        var here = TOrder.LoadAcquire(ref _slots.Word(first + count), FindSide);
        for (var i = first + count; i != first; i--)
        {
            var before = TOrder.LoadAcquire(ref _slots.Word(i - 1), FindSide); // E3, with Put and Release
            if (FlagSlots.IndexAt(side, i & _slots.Mask, before, here, Capacity) is { } match)
            {
                index = match;
                found++;
            }

            here = before;
        }

        if (found != 1)
        {
            TOrder.Exchange(ref _words.First.State, (uint)RingState.Faulted, CloseOnFault);
        }

        return found;
    }

    private ulong FindOrThrow(RingRole side)
    {
        var found = Find(side, 0, Capacity, out var index);
        return found == 1
            ? index
            : throw new RingFaultException(
                new(RingFaultKind.BadIndex, FlagSlots.Describe(side, found))
            );
    }
}
