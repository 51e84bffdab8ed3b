// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>A flow through a <see cref="MpscRing{T}"/> or a <see cref="MpmcRing{T}"/>.</summary>
/// <typeparam name="TCore">The ring's algorithm.</typeparam>
public sealed class SequencedFlow<TCore>(
    Ring ring,
    Func<SequencedProducer<ulong, TCore>> openProducer,
    Func<SequencedConsumer<ulong, TCore>> openConsumer,
    Func<Action<ulong>, RecoveryReport> recover
) : Flow
    where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
{
    private SequencedProducer<ulong, TCore>? _producer;
    private SequencedConsumer<ulong, TCore>? _consumer;

    public override void Open(RingRole role)
    {
        if (role == RingRole.Producer)
        {
            _producer = openProducer();
        }
        else
        {
            _consumer = openConsumer();
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

    public override (RecoveryReport Report, ulong[] Orphans) Recover()
    {
        var orphans = new List<ulong>();
        return (recover(orphans.Add), [.. orphans]);
    }

    public override void Dispose()
    {
        _producer?.Dispose();
        _consumer?.Dispose();
        ring.Dispose();
    }
}

/// <summary>Makes the flows through rings with sequence words.</summary>
internal static class SequencedFlows
{
    private static readonly RingOptions Options = new() { Capacity = 64, LayoutId = 0xF10 };

    public static FlowKind Mpsc { get; } =
        new(
            "mpsc",
            region => Of(MpscRing<ulong>.Create(region, Options)),
            region => Of(MpscRing<ulong>.Attach(region, Options))
        );

    public static FlowKind Mpmc { get; } =
        new(
            "mpmc",
            region => Of(MpmcRing<ulong>.Create(region, Options)),
            region => Of(MpmcRing<ulong>.Attach(region, Options))
        );

    private static SequencedFlow<MpscCore<ulong, HardwareOrder>> Of(MpscRing<ulong> ring) =>
        new(ring, ring.OpenProducer, ring.OpenConsumer, _ => ring.Recover());

    private static SequencedFlow<MpmcCore<ulong, HardwareOrder>> Of(MpmcRing<ulong> ring) =>
        new(ring, ring.OpenProducer, ring.OpenConsumer, ring.Recover);
}
