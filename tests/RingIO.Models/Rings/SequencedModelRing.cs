// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Rings;

/// <summary>A ring with sequence words, explored.</summary>
/// <typeparam name="TCore">Its core.</typeparam>
public abstract class SequencedModelRing<TCore> : ModelRing
    where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
{
    private protected SequencedModelRing(
        ModelShape shape,
        RingKind kind,
        Func<RingView<ulong>, TCore> core
    )
        : base(shape)
    {
        View = View<ulong>(kind);
        Core = core(View);
        Words = View.Words;
        Control = new(View.Words, View.Owners);
    }

    /// <summary>The algorithm.</summary>
    public TCore Core { get; }

    /// <summary>The parts of the ring.</summary>
    public RingView<ulong> View { get; }

    /// <inheritdoc/>
    public override IModelProducer OpenProducer(int entry) => new Producer(this, entry);

    /// <inheritdoc/>
    public override IModelConsumer OpenConsumer(int entry) => new Consumer(this, entry);

    /// <inheritdoc/>
    public override void CheckEmpty()
    {
        CheckOpen();
        var (produced, consumed) = (
            Order.Load(ref Words.First.ProducerIndex),
            Order.Load(ref Words.First.ConsumerIndex)
        );
        // Tombstones at the end may have been left to the next consumer.
        Require.That(
            produced - consumed <= (ulong)Shape.Capacity,
            $"the indices are {produced} and {consumed}"
        );
        for (var index = consumed; index != produced; index++)
        {
            var word = Order.Load(ref View.Sequences[index]);
            var lap = SlotSequence.WordOf(index, (int)long.Log2(Shape.Capacity));
            Require.Equal(SlotSequence.Tombstone, word - lap, $"the state of slot {index}");
        }
    }

    private sealed class Producer(SequencedModelRing<TCore> ring, int entry) : IModelProducer
    {
        private readonly TCore _core = ring.Core;
        private ClaimPosition _position = ring.Core.OpenProducer(entry);

        public int TryPut(ulong first, int most)
        {
            var position = _position;
            var wanted = ring.Shape.Access == Access.OneByOne ? 1 : Math.Min(most, 2);
            var least = wanted;
            if (ring.Shape.Access is Access.Tombstone or Access.DropClaim)
            {
                (least, wanted) = (2, 2);
            }
            else if (ring.Shape.Access is Access.Batch)
            {
                least = 1;
            }

            var claimed = _core.Claim(ref position, least, wanted);
            if (claimed != 0 || ring.Shape.Waiting != Waiting.Until)
            {
                _position = position;
            }

            if (claimed == 0)
            {
                return 0;
            }

            var (wake, count) = Fill(first, claimed);
            _position.Index = _position.End;
            if (wake)
            {
                ring.Control.Wake(RingRole.Consumer);
            }

            return count;
        }

        public bool HasRoom()
        {
            var position = _position;
            return _core.HasRoom(ref position);
        }

        public void Close() => _core.CloseProducer(_position);

        private (bool Wake, int Count) Fill(ulong first, int claimed)
        {
            var index = _position.Index;
            switch (ring.Shape.Access)
            {
                case Access.InPlace:
                    var slots = _core.OpenForWriting(index, claimed);
                    for (var i = 0; i < claimed; i++)
                    {
                        slots[i] = first + (ulong)i;
                    }

                    _core.CloseWritten(index, slots);
                    return (_core.Commit(index, claimed, 0), claimed);
                case Access.Batch:
                    for (var i = 0; i < claimed; i++)
                    {
                        _core.Store(index + (ulong)i, first + (ulong)i);
                    }

                    return (_core.Commit(index, claimed, 0), claimed);
                case Access.Tombstone:
                    _core.Store(index, first);
                    return (_core.Commit(index, 1, 1), 1);
                case Access.DropClaim:
                    _core.Store(index, first);
                    var wake = _core.CommitOne(index);
                    return (_core.DropClaim(ref _position) | wake, 1);
                default:
                    _core.Store(index, first);
                    return (_core.CommitOne(index), 1);
            }
        }
    }

    private sealed class Consumer(SequencedModelRing<TCore> ring, int entry) : IModelConsumer
    {
        private readonly TCore _core = ring.Core;
        private ClaimPosition _position = ring.Core.OpenConsumer(entry);

        public int TryTake(ICollection<ulong> taken, int most)
        {
            var before = _position;
            var wanted = ring.Shape.Access == Access.OneByOne ? 1 : Math.Min(most, 2);
            int count;
            while (
                (count = _core.Readable(ref _position, wanted)) == 0
                && _position.Index != _position.Published
            )
            {
                Release(); // Tombstones.
            }

            if (count != 0)
            {
                Take(taken, count);
                Release();
            }
            else if (_position.Published == before.Published && ring.Shape.Waiting == Waiting.Until)
            {
                _position = before;
            }

            return count;
        }

        public bool HasItem()
        {
            while (!_core.HasItem(ref _position))
            {
                if (_position.Index == _position.Published)
                {
                    return false;
                }

                Release();
            }

            return true;
        }

        public bool IsDrained() => _core.IsDrained(_position);

        public bool Close() => _core.CloseConsumer(_position);

        private void Take(ICollection<ulong> taken, int count)
        {
            if (ring.Shape.Access is Access.InPlace)
            {
                var slots = _core.OpenForReading(_position.Index, count);
                for (var i = 0; i < count; i++)
                {
                    taken.Add(slots[i]);
                }

                _core.CloseRead(_position.Index, slots);
                _position.Index += (ulong)count;
            }
            else
            {
                for (var i = 0; i < count; i++)
                {
                    taken.Add(_core.Load(_position.Index++));
                }
            }
        }

        private void Release()
        {
            if (_core.Release(ref _position))
            {
                ring.Control.Wake(RingRole.Producer);
            }
        }
    }
}
