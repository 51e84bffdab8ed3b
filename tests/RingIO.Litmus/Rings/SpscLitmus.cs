// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Litmus.Rings;

/// <summary>A producer puts items that say their own index; the consumer must get just those.</summary>
internal sealed class SpscLitmus<TOrder> : RingProgram<ulong, TOrder>
    where TOrder : struct, IMemoryOrder
{
    private readonly SpscCore<ulong, TOrder> _core;
    private readonly int _items;
    private readonly bool _full;
    private readonly SpscFlaw _flaw;

    /// <param name="world">Where it runs.</param>
    /// <param name="items">How many items a round moves.</param>
    /// <param name="parking">Whether who waits sleeps.</param>
    /// <param name="full">Whether the ring is full when a round begins and ends, so that it is the producer who waits.</param>
    /// <param name="flaw">What is wrong.</param>
    public SpscLitmus(
        IWorld world,
        int items,
        bool parking = false,
        bool full = false,
        SpscFlaw flaw = SpscFlaw.None
    )
        : base(world, RingKind.Spsc, new() { Capacity = 2, Parking = parking })
    {
        _items = items;
        _full = full;
        _flaw = flaw;
        _core = new(View);
        Prepare(0);
    }

    public override void Run(int thread, ulong round)
    {
        if (thread == 0)
        {
            Produce(_items);
        }
        else
        {
            Consume();
        }
    }

    protected override void Prepare(ulong round)
    {
        if (_full)
        {
            Produce((int)_core.Capacity);
        }
    }

    protected override bool IsWhole(ulong round) => Holds(_full ? _core.Capacity : 0);

    private void Produce(int items)
    {
        var position = _core.OpenProducer();
        for (var i = 0; i < items; i++)
        {
            if (!Await(0, RingRole.Producer, () => HasRoom(ref position)))
            {
                return;
            }

            var index = position.Index++;
            bool wake;
            if (_flaw == SpscFlaw.PublishesFirst)
            {
                wake = _core.PublishAt(index + 1);
                _core.Store(index, index + 1);
            }
            else
            {
                _core.Store(index, index + 1);
                wake = _core.PublishAt(index + 1);
            }

            Wake(wake, RingRole.Consumer);
        }
    }

    private bool HasRoom(ref RingPosition position) =>
        _core.Writable(ref position, 1) != 0
        || (
            _flaw == SpscFlaw.OneTooMany
            && position.Index
                == TOrder.LoadAcquire(ref View.Words.First.ConsumerIndex) + _core.Capacity
        );

    private void Consume()
    {
        var position = _core.OpenConsumer();
        for (var i = 0; i < _items; i++)
        {
            if (!Await(1, RingRole.Consumer, () => _core.Readable(ref position, 1) != 0))
            {
                return;
            }

            var index = position.Index++;
            Require(1, index + 1, _core.Load(index));
            Wake(_core.ReleaseAt(index + 1), RingRole.Producer);
        }
    }
}
