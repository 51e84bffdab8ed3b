// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Slots with a sequence word each: what the rings of many producers share.</summary>
/// <remarks>A view. It orders nothing by itself: every access that matters takes the edge of the core that asks.</remarks>
internal readonly struct SequencedSlots<T, TOrder>
    where T : unmanaged
    where TOrder : struct, IMemoryOrder
{
    private readonly Slots<T> _items;
    private readonly Slots<uint> _sequences;
    private readonly int _lapShift;

    public SequencedSlots(RingView<T> view)
    {
        _items = view.Slots;
        _sequences = view.Sequences;
        _lapShift = (int)long.Log2(view.Layout.Capacity);
        Words = view.Words;
        Owners = view.Owners;
        IsParking = view.IsParking;
    }

    public Slots<RingWords> Words { get; }

    public Slots<OwnerWords> Owners { get; }

    public bool IsParking { get; }

    public ulong Capacity => _items.Mask + 1;

    /// <summary>The word of a position whose slot is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint WordOf(ulong index) => SlotSequence.WordOf(index, _lapShift);

    /// <summary>A slot's state, relative to the lap of a position: what was added to <see cref="WordOf"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint StateOf(ulong index, int edge) =>
        TOrder.LoadAcquire(ref _sequences[index], edge) - WordOf(index);

    /// <summary>Sets a slot's state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Mark(ulong index, uint state, int edge) =>
        TOrder.StoreRelease(ref _sequences[index], WordOf(index) + state, edge);

    /// <summary>Sets the states of a run of slots.</summary>
    public void MarkRun(ulong index, int count, uint state, int edge)
    {
        while (count != 0)
        {
            // A piece does not go around the end: all of it has one lap, and so one word.
            var piece = _sequences.Span(index, count);
            var word = WordOf(index) + state;
            foreach (ref var sequence in piece)
            {
                TOrder.StoreRelease(ref sequence, word, edge);
            }

            index += (ulong)piece.Length;
            count -= piece.Length;
        }
    }

    /// <summary>How many slots from a position on have a state.</summary>
    public int Run(ulong index, int most, uint state, int edge)
    {
        var found = 0;
        while (found < most)
        {
            var piece = _sequences.Span(index + (ulong)found, most - found);
            var word = WordOf(index + (ulong)found) + state;
            foreach (ref var sequence in piece)
            {
                if (TOrder.LoadAcquire(ref sequence, edge) != word)
                {
                    return found;
                }

                found++;
            }
        }

        return found;
    }

    /// <summary>Changes a slot's state if it is still what was seen.</summary>
    public bool TryMark(ulong index, uint seen, uint state, int edge)
    {
        var word = WordOf(index);
        return TOrder.CompareExchange(ref _sequences[index], word + state, word + seen, edge)
            == word + seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Intend(int entry, ulong intent, int edge) =>
        TOrder.StoreRelease(ref Owners[(ulong)entry].Intent, intent, edge);

    /// <summary>Moves an index over a claim, behind an intent that says so; says what the index was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong TryMove(
        ref ulong word,
        ulong index,
        int count,
        int entry,
        int intentEdge,
        int claimEdge
    )
    {
        Intend(entry, OwnerIntent.Of(index, count), intentEdge);
        var seen = TOrder.CompareExchange(ref word, index + (ulong)count, index, claimEdge);
        if (seen != index)
        {
            // Nothing was claimed: an intent left standing would cover slots of others.
            Intend(entry, 0, intentEdge);
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong index, in T item) => PayloadSlots<T, TOrder>.Store(_items, index, item);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Load(ulong index) => PayloadSlots<T, TOrder>.Load(_items, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SlotSpans<T> Open(ulong index, int count, PayloadAccess access) =>
        PayloadSlots<T, TOrder>.Open(_items, index, count, access);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Close(ulong index, in SlotSpans<T> slots, PayloadAccess access) =>
        PayloadSlots<T, TOrder>.Close(_items, index, slots, access);

    /// <summary>In a ring that parks: whether a side has sleepers, behind the fence that lets either see the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasSleepers(RingRole side, int fence) => IsParking && LookForSleepers(side, fence);

    /// <summary>Closes a ring in which a peer wrote what no correct peer writes.</summary>
    public void Fault(int edge) =>
        TOrder.Exchange(ref Words.First.State, (uint)RingState.Faulted, edge);

    private bool LookForSleepers(RingRole side, int fence)
    {
        // The sleeper must see what was stored before, or we must see the sleeper.
        TOrder.FullFence(fence);
        return side == RingRole.Producer
            ? TOrder.Load(ref Words.First.ProducerWaiters) != 0
            : TOrder.Load(ref Words.First.ConsumerWaiters) != 0;
    }
}
