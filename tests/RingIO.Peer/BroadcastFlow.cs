// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>A flow through a <see cref="BroadcastRing{T}"/> whose consumers gate.</summary>
public sealed class BroadcastFlow(BroadcastRing<ulong> ring) : Flow
{
    private static readonly RingOptions Options = new() { Capacity = 64, LayoutId = 0xF1C };
    private BroadcastProducer<ulong>? _producer;
    private BroadcastConsumer<ulong>? _consumer;

    public static FlowKind Kind { get; } =
        new(
            "broadcast",
            region => new BroadcastFlow(BroadcastRing<ulong>.Create(region, Options)),
            region => new BroadcastFlow(BroadcastRing<ulong>.Attach(region, Options))
        )
        {
            TakesForAll = false,
        };

    public override void Open(RingRole role)
    {
        if (role == RingRole.Producer)
        {
            _producer = ring.OpenProducer();
        }
        else
        {
            _consumer = ring.OpenConsumer();
        }
    }

    public override bool TryPut(ulong item) => _producer!.TryWrite(item);

    public override bool TryTake(Action<ulong> say)
    {
        if (!_consumer!.TryReserve(1, out var reservation))
        {
            return false;
        }

        say(reservation.Slots[0]);
        reservation.Commit();
        return true;
    }

    public override (RecoveryReport Report, ulong[] Orphans) Recover() => (ring.Recover(), []);

    public override void Dispose()
    {
        _producer?.Dispose();
        _consumer?.Dispose();
        ring.Dispose();
    }
}
