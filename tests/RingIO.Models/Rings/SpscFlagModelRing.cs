// SPDX-License-Identifier: MIT

using RingIO.Rings;
using Core = RingIO.Rings.SpscFlagCore<RingIO.Models.Rings.Pair, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Models.Rings;

/// <summary><see cref="SpscFlagCore{T, TOrder}"/>, explored. Whoever opens a side finds its index in the slots.</summary>
public sealed class SpscFlagModelRing : SingleModelRing
{
    private readonly Core _core;
    private readonly RingView<Pair> _view;

    /// <summary>Makes it.</summary>
    public SpscFlagModelRing(ModelShape shape)
        : base(shape)
    {
        _view = View<Pair>(RingKind.SpscFlag);
        _core = new(_view);
        Words = _view.Words;
        Control = new(_view.Words, _view.Owners);
    }

    /// <summary>The algorithm.</summary>
    public SpscFlagCore<Pair, RingIO.Testing.SimulatedOrder> Core => _core;

    /// <summary>The slots.</summary>
    public RingIO.Primitives.Slots<Pair> Slots => _view.Slots;

    /// <inheritdoc/>
    public override IModelProducer OpenProducer(int entry) => new Producer(this);

    /// <inheritdoc/>
    public override IModelConsumer OpenConsumer(int entry) => new Consumer(this);

    /// <inheritdoc/>
    public override void CheckEmpty()
    {
        CheckOpen();
        // Whoever opens a side now finds where both ended.
        Require.Equal(_core.OpenConsumer(), _core.OpenProducer().Index, "the producer's index");
    }

    private sealed class Producer(SpscFlagModelRing ring) : IModelProducer
    {
        private readonly Core _core = ring._core;
        private RingPosition _position = ring._core.OpenProducer();

        public int TryPut(ulong first, int most)
        {
            var position = _position;
            var done = _core.TryPut(ref position, Pair.Of(first));
            if (done || ring.Shape.Waiting != Waiting.Until)
            {
                _position = position;
            }

            if (done && _core.MustWakeConsumer())
            {
                ring.Control.Wake(RingRole.Consumer);
            }

            return done ? 1 : 0;
        }

        public bool HasRoom() => _core.CanPut(_position.Index);

        public void Close() { }
    }

    private sealed class Consumer(SpscFlagModelRing ring) : IModelConsumer
    {
        private readonly Core _core = ring._core;
        private ulong _index = ring._core.OpenConsumer();

        public int TryTake(ICollection<ulong> taken, int most)
        {
            if (!_core.TryPeek(_index, out var pair))
            {
                return 0;
            }

            taken.Add(pair.Item);
            _core.Release(_index++);
            if (_core.MustWakeProducer())
            {
                ring.Control.Wake(RingRole.Producer);
            }

            return 1;
        }

        public bool HasItem() => _core.CanTake(_index);

        public bool IsDrained() => true;

        public bool Close() => true;
    }
}
