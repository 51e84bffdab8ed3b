// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Litmus.Rings;

/// <summary>A producer puts pairs that say their own index; whoever reads an index must read its item, whole.</summary>
internal sealed class BroadcastLitmus<TOrder> : RingProgram<Pair, TOrder>
    where TOrder : struct, IMemoryOrder
{
    private const int Entry = 1;

    private readonly BroadcastCore<Pair, TOrder> _core;
    private readonly BroadcastStyle _style;
    private readonly BroadcastFlaw _flaw;
    private readonly int _items;
    private readonly bool _full;
    private BroadcastPosition _joined;
    private ulong _firstRound;

    /// <param name="world">Where it runs.</param>
    /// <param name="style">How the consumer takes part.</param>
    /// <param name="items">How many items a round puts.</param>
    /// <param name="parking">Whether who waits sleeps.</param>
    /// <param name="full">Whether the ring is full when a round begins and ends.</param>
    /// <param name="flaw">What is wrong.</param>
    public BroadcastLitmus(
        IWorld world,
        BroadcastStyle style,
        int items,
        bool parking = false,
        bool full = false,
        BroadcastFlaw flaw = BroadcastFlaw.None
    )
        : base(
            world,
            RingKind.Broadcast,
            new()
            {
                Capacity = 2,
                Owners = 2,
                Parking = parking,
                Lapping = style == BroadcastStyle.Lapped,
            }
        )
    {
        _style = style;
        _items = items;
        _full = full;
        _flaw = flaw;
        _core = new(View);
        Prepare(0);
    }

    private ulong Waiting => _full ? _core.Capacity : 0;

    public override void Run(int thread, ulong round)
    {
        if (thread == 0)
        {
            Produce(_items);
        }
        else
        {
            Consume(round);
        }
    }

    protected override void Prepare(ulong round)
    {
        _firstRound = round;
        Control.TryClaim(RingRole.Consumer, 1, Entry, 1);
        if (_style != BroadcastStyle.Joining)
        {
            _joined = _core.Join(Entry, BroadcastStart.Newest, []);
        }

        Produce((int)Waiting);
    }

    protected override bool IsWhole(ulong round)
    {
        var end = TOrder.Load(ref View.Words.First.ProducerIndex);
        if (end != EndOf(round))
        {
            World.Complain(0, $"the producer's index is {end} at the end, not {EndOf(round)}");
        }

        return end == EndOf(round);
    }

    // A new ring begins at index 0.
    private ulong EndOf(ulong round) => Waiting + (round + 1 - _firstRound) * (ulong)_items;

    private void Produce(int items)
    {
        var position = _core.OpenProducer();
        for (; items != 0; items--)
        {
            if (!Await(0, RingRole.Producer, () => _core.Writable(ref position, 1) != 0))
            {
                return;
            }

            var index = position.Index++;
            bool wake;
            if (_flaw == BroadcastFlaw.PublishesFirst)
            {
                wake = _core.PublishAt(index + 1);
                _core.Store(index, Pair.Of(index + 1));
            }
            else
            {
                _core.Store(index, Pair.Of(index + 1));
                wake = _core.PublishAt(index + 1);
            }

            Wake(wake, RingRole.Consumer);
        }
    }

    private void Consume(ulong round)
    {
        var position =
            _style == BroadcastStyle.Joining
                ? _core.Join(Entry, BroadcastStart.Oldest, [])
                : _core.ResumeConsumer(_joined);
        var end = EndOf(round) - Waiting;
        while (position.Index != end)
        {
            if (!Await(1, RingRole.Consumer, () => _core.Readable(ref position, 1) != 0))
            {
                break;
            }

            if (!TryTake(ref position, out var item))
            {
                continue;
            }

            Require(1, position.Index, item.First, item.Second);
            var wake = _core.ReleaseAt(Entry, position.Index) && _core.Sleeps(RingRole.Producer);
            Wake(wake, RingRole.Producer);
        }

        if (_style == BroadcastStyle.Joining)
        {
            _core.Leave(Entry);
        }
    }

    private bool TryTake(ref BroadcastPosition position, out Pair item)
    {
        if (_flaw != BroadcastFlaw.TrustsTheCopy)
        {
            return _core.TryTake(ref position, out item);
        }

        item = new(
            TOrder.LoadAcquire(ref View.Slots.Word(position.Index, 0)),
            TOrder.LoadAcquire(ref View.Slots.Word(position.Index, 1))
        );
        position.Index++;
        return true;
    }
}
