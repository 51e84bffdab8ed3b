// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;
using Core = RingIO.Rings.RecordCore<RingIO.Testing.SimulatedOrder>;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Rings;

/// <summary><see cref="RecordCore{TOrder}"/>, explored: item n is a record of 8, 16 or 24 bytes n.</summary>
public sealed class RecordModelRing : SingleModelRing
{
    private readonly Core _core;

    /// <summary>Makes it.</summary>
    public RecordModelRing(ModelShape shape)
        : base(shape)
    {
        var view = View<byte>(RingKind.Record);
        _core = new(view, mirrored: false);
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

    private static int LengthOf(ulong item) => 8 + (int)(item % 3 * 8);

    private sealed class Producer(RecordModelRing ring) : IModelProducer
    {
        private readonly Core _core = ring._core;
        private RingPosition _position = ring._core.OpenProducer();

        public int TryPut(ulong first, int most)
        {
            var position = _position;
            var length = LengthOf(first);
            var done = _core.TryClaim(position.Index, ref position.Limit, length, out var start);
            if (done || ring.Shape.Waiting != Waiting.Until)
            {
                _position = position;
            }

            if (!done)
            {
                return 0;
            }

            _core.Open(start, length, PayloadAccess.Write).Fill((byte)first);
            _position.Index = _core.Commit(position.Index, start, length, length, (uint)first);
            if (_core.PublishAt(_position.Index))
            {
                ring.Control.Wake(RingRole.Consumer);
            }

            return 1;
        }

        // A sleeper is told of any room: it is to look for the longest record's.
        public bool HasRoom()
        {
            var position = _position;
            return _core.TryClaim(position.Index, ref position.Limit, _core.MaxLength, out _);
        }

        public void Close() { }
    }

    private sealed class Consumer(RecordModelRing ring) : IModelConsumer
    {
        private readonly Core _core = ring._core;
        private RingPosition _position = ring._core.OpenConsumer();

        public int TryTake(ICollection<ulong> taken, int most)
        {
            var position = _position;
            var done = _core.TryFind(ref position.Index, ref position.Limit, out var header);
            if (done || ring.Shape.Waiting != Waiting.Until)
            {
                _position = position;
            }

            if (!done)
            {
                Require.Equal(0UL, header, "a header where there is no record");
                return 0;
            }

            var (length, item) = ((int)(uint)header, header >> 32);
            Require.Equal(LengthOf(item), length, $"the length of record {item}");
            var payload = _core.Open(position.Index, length, PayloadAccess.Read);
            Require.Equal(-1, payload.IndexOfAnyExcept((byte)item), $"a byte of record {item}");
            _core.Close(position.Index, length, PayloadAccess.Read);
            taken.Add(item);
            _position.Index += Core.Footprint((uint)length);
            if (_core.ReleaseAt(_position.Index))
            {
                ring.Control.Wake(RingRole.Producer);
            }

            return 1;
        }

        public bool HasItem()
        {
            var position = _position;
            return _core.HasRecord(ref position);
        }

        public bool IsDrained() => true;

        public bool Close() => true;
    }
}
