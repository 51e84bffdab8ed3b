// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;
using Core = RingIO.Rings.SpscCore<ulong, RingIO.Testing.SimulatedOrder>;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Rings;

/// <summary><see cref="SpscCore{T, TOrder}"/>, explored.</summary>
public sealed class SpscModelRing : SingleModelRing
{
    private readonly Core _core;

    /// <summary>Makes it.</summary>
    public SpscModelRing(ModelShape shape)
        : base(shape)
    {
        var view = View<ulong>(RingKind.Spsc);
        _core = new(view);
        Words = view.Words;
        Control = new(view.Words, view.Owners);
    }

    /// <inheritdoc/>
    public override IModelProducer OpenProducer(int entry) => new Producer(this);

    /// <inheritdoc/>
    public override IModelConsumer OpenConsumer(int entry) => new Consumer(this);

    /// <inheritdoc/>
    public override void CheckEmpty()
    {
        CheckOpen();
        Require.Equal(
            Order.Load(ref Words.First.ProducerIndex),
            Order.Load(ref Words.First.ConsumerIndex),
            "the consumer's index"
        );
    }

    private sealed class Producer(SpscModelRing ring) : IModelProducer
    {
        private readonly Core _core = ring._core;
        private RingPosition _position = ring._core.OpenProducer();

        public int TryPut(ulong first, int most)
        {
            var position = _position;
            var count = Put(ref position, first, Math.Min(most, 2));
            if (count != 0 || ring.Shape.Waiting != Waiting.Until)
            {
                _position = position;
            }

            if (count != 0 && _core.Publish(ref _position))
            {
                ring.Control.Wake(RingRole.Consumer);
            }

            return count;
        }

        public bool HasRoom()
        {
            var position = _position;
            return _core.Writable(ref position, 1) != 0;
        }

        public void Close() { }

        private int Put(ref RingPosition position, ulong first, int most)
        {
            switch (ring.Shape.Access)
            {
                case Access.Batch:
                    return _core.Put(ref position, most == 1 ? [first] : [first, first + 1]);
                case Access.InPlace:
                    var count = _core.Writable(ref position, most);
                    if (count != 0)
                    {
                        var slots = _core.Open(position.Index, count, PayloadAccess.Write);
                        for (var i = 0; i < count; i++)
                        {
                            slots[i] = first + (ulong)i;
                        }

                        _core.Close(position.Index, slots, PayloadAccess.Write);
                        position.Index += (ulong)count;
                    }

                    return count;
                default:
                    return _core.TryPut(ref position, first) ? 1 : 0;
            }
        }
    }

    private sealed class Consumer(SpscModelRing ring) : IModelConsumer
    {
        private readonly Core _core = ring._core;
        private RingPosition _position = ring._core.OpenConsumer();

        public int TryTake(ICollection<ulong> taken, int most)
        {
            var position = _position;
            var count = Take(ref position, taken, Math.Min(most, 2));
            if (count != 0 || ring.Shape.Waiting != Waiting.Until)
            {
                _position = position;
            }

            if (count != 0 && _core.Release(ref _position))
            {
                ring.Control.Wake(RingRole.Producer);
            }

            return count;
        }

        public bool HasItem()
        {
            var position = _position;
            return _core.Readable(ref position, 1) != 0;
        }

        public bool IsDrained() => true;

        public bool Close() => true;

        private int Take(ref RingPosition position, ICollection<ulong> taken, int most)
        {
            switch (ring.Shape.Access)
            {
                case Access.Batch:
                    var items = new ulong[most];
                    var copied = _core.Take(ref position, items);
                    foreach (var copy in items.AsSpan(0, copied))
                    {
                        taken.Add(copy);
                    }

                    return copied;
                case Access.InPlace:
                    var count = _core.Readable(ref position, most);
                    if (count != 0)
                    {
                        var slots = _core.Open(position.Index, count, PayloadAccess.Read);
                        for (var i = 0; i < count; i++)
                        {
                            taken.Add(slots[i]);
                        }

                        _core.Close(position.Index, slots, PayloadAccess.Read);
                        position.Index += (ulong)count;
                    }

                    return count;
                default:
                    if (!_core.TryTake(ref position, out var item))
                    {
                        return 0;
                    }

                    taken.Add(item);
                    return 1;
            }
        }
    }
}
