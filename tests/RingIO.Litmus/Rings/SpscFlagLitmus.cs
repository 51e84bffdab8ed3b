// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Litmus.Rings;

/// <summary>A producer puts numbered pairs into a ring whose slots are flags; the consumer must get just those, whole.</summary>
internal sealed class SpscFlagLitmus<TOrder> : RingProgram<WidePair, TOrder>
    where TOrder : struct, IMemoryOrder
{
    private readonly SpscFlagCore<WidePair, TOrder> _core;
    private readonly int _items;
    private readonly bool _full;
    private readonly bool _flagFirst;

    /// <param name="world">Where it runs.</param>
    /// <param name="items">How many items a round moves.</param>
    /// <param name="parking">Whether who waits sleeps.</param>
    /// <param name="full">Whether the ring is full when a round begins and ends.</param>
    /// <param name="flagFirst">The flaw: the flag is set before the rest of the item is written.</param>
    public SpscFlagLitmus(
        IWorld world,
        int items,
        bool parking = false,
        bool full = false,
        bool flagFirst = false
    )
        : base(world, RingKind.SpscFlag, new() { Capacity = 2, Parking = parking })
    {
        _items = items;
        _full = full;
        _flagFirst = flagFirst;
        _core = new(View);
        Prepare(0);
    }

    private ulong Waiting => _full ? _core.Room : 0;

    public override void Run(int thread, ulong round)
    {
        if (thread == 0)
        {
            Produce(FirstOf(round) + Waiting, _items);
        }
        else
        {
            Consume(FirstOf(round));
        }
    }

    protected override void Prepare(ulong round) => Produce(FirstOf(round), (int)Waiting);

    protected override bool IsWhole(ulong round)
    {
        // Whoever opens a side now finds where both ended; a whole lap apart is the same slot.
        var apart = (_core.OpenProducer().Index - _core.OpenConsumer()) & (2 * _core.Capacity - 1);
        if (apart != Waiting)
        {
            World.Complain(0, $"{apart} items are left at the end, not {Waiting}");
        }

        return apart == Waiting;
    }

    // Numbers go on from round to round: an item of the lap before is told from this one's.
    private ulong FirstOf(ulong round) => round * (ulong)_items + 1;

    private void Produce(ulong number, int items)
    {
        var position = _core.OpenProducer();
        for (var i = 0; i < items; i++, number++)
        {
            if (!Await(0, RingRole.Producer, () => _core.CanPut(position.Index)))
            {
                return;
            }

            Put(position.Index++, WidePair.Of(number));
            Wake(_core.MustWakeConsumer(), RingRole.Consumer);
        }
    }

    private void Put(ulong index, WidePair item)
    {
        if (!_flagFirst)
        {
            _core.Put(index, item, item.First);
            return;
        }

        var slots = View.Slots;
        TOrder.StoreRelease(
            ref slots.Word(index),
            item.First,
            SpscFlagCore<WidePair, TOrder>.PutFlag
        );
        const int Tail = WidePair.Size - sizeof(ulong);
        TOrder.PayloadOpen(ref slots.Bytes(index, sizeof(ulong)), Tail, PayloadAccess.Write);
        slots.PutTail(index, item);
        TOrder.PayloadClose(ref slots.Bytes(index, sizeof(ulong)), Tail, PayloadAccess.Write);
    }

    private void Consume(ulong number)
    {
        var index = _core.OpenConsumer();
        for (var i = 0; i < _items; i++, number++)
        {
            if (!Await(1, RingRole.Consumer, () => _core.CanTake(index)))
            {
                return;
            }

            if (_core.TryPeek(index, out var item))
            {
                Require(1, number, item.First, item.Second);
            }

            _core.Release(index++);
            Wake(_core.MustWakeProducer(), RingRole.Producer);
        }
    }
}
