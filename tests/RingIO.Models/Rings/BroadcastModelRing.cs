// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;
using Core = RingIO.Rings.BroadcastCore<RingIO.Models.Rings.Pair, RingIO.Testing.SimulatedOrder>;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Rings;

/// <summary><see cref="BroadcastCore{T, TOrder}"/>, explored: entry 0 is the producer's.</summary>
public sealed class BroadcastModelRing : ModelRing
{
    private readonly Core _core;
    private readonly Dictionary<int, BroadcastPosition> _joined = [];

    /// <summary>Makes it.</summary>
    /// <param name="shape">How.</param>
    /// <param name="lapping">Whether slow consumers are overtaken.</param>
    public BroadcastModelRing(ModelShape shape, bool lapping = false)
        : base(shape)
    {
        var view = View<Pair>(RingKind.Broadcast, lapping);
        _core = new(view);
        Owners = view.Owners;
        Words = view.Words;
        Control = new(view.Words, view.Owners);
    }

    /// <summary>The algorithm.</summary>
    public BroadcastCore<Pair, RingIO.Testing.SimulatedOrder> Core => _core;

    /// <summary>The table of owners.</summary>
    public Slots<OwnerWords> Owners { get; }

    /// <inheritdoc/>
    public override int TryClaim(RingRole role, ulong owner) =>
        role == RingRole.Producer
            ? Control.TryClaim(role, owner, Core.ProducerEntry, 1)
            : Control.TryClaim(
                role,
                owner,
                Core.ProducerEntry + 1,
                Control.OwnerCount - Core.ProducerEntry - 1
            );

    /// <summary>Besides, a consumer joins at once: it sees everything.</summary>
    /// <inheritdoc/>
    public override int Enlist(RingRole role, ulong owner) =>
        role == RingRole.Producer ? TryClaim(role, owner) : Enlist(owner, []);

    /// <summary>A consumer that joins before the program begins and follows others.</summary>
    /// <param name="owner">Who claims.</param>
    /// <param name="leaders">The entries of those whom it follows.</param>
    /// <returns>Its entry.</returns>
    public int Enlist(ulong owner, params int[] leaders)
    {
        var entry = TryClaim(RingRole.Consumer, owner);
        BroadcastTicket[] after = [.. leaders.Select(l => _joined[l].Ticket)];
        _joined[entry] = _core.Join(entry, BroadcastStart.Newest, after);
        return entry;
    }

    /// <inheritdoc/>
    public override IModelProducer OpenProducer(int entry) => new Producer(this);

    /// <summary>The consumer that was enlisted, or one that joins now, at the next item.</summary>
    /// <inheritdoc/>
    public override IModelConsumer OpenConsumer(int entry) => Open(entry, BroadcastStart.Newest);

    /// <summary>The consumer that was enlisted, or one that joins now.</summary>
    /// <param name="entry">Its entry.</param>
    /// <param name="start">Where it joins.</param>
    public BroadcastModelConsumer Open(int entry, BroadcastStart start)
    {
        if (!_joined.TryGetValue(entry, out var position))
        {
            position = _core.Join(entry, start, []);
            WakeBothSides();
        }

        return new(this, position);
    }

    /// <inheritdoc/>
    public override RecoveryReport Repair(IOwnerLiveness liveness, ICollection<ulong> adopted) =>
        _core.Recover(Control, liveness);

    /// <inheritdoc/>
    public override void CheckEmpty() => CheckOpen();

    /// <summary>Someone joined or left.</summary>
    public void WakeBothSides()
    {
        if (Shape.Waiting == Waiting.Park)
        {
            Control.Wake(RingRole.Producer);
            Control.Wake(RingRole.Consumer);
        }
    }

    private sealed class Producer(BroadcastModelRing ring) : IModelProducer
    {
        private readonly Core _core = ring._core;
        private RingPosition _position = ring._core.OpenProducer();

        public int TryPut(ulong first, int most)
        {
            var position = _position;
            var count =
                ring.Shape.Access == Access.OneByOne
                    ? _core.TryPut(ref position, Pair.Of(first))
                        ? 1
                        : 0
                    : Put(ref position, first, Math.Min(most, 2));
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
            if (ring.Shape.Access == Access.Batch)
            {
                return _core.Put(
                    ref position,
                    most == 1 ? [Pair.Of(first)] : [Pair.Of(first), Pair.Of(first + 1)]
                );
            }

            var count = _core.Writable(ref position, most);
            if (count != 0)
            {
                var slots = _core.OpenWrite(position.Index, count);
                for (var i = 0; i < count; i++)
                {
                    slots[i] = Pair.Of(first + (ulong)i);
                }

                _core.CloseWrite(position.Index, slots);
                position.Index += (ulong)count;
            }

            return count;
        }
    }
}
