// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>
/// Deaths in a <see cref="BroadcastRing{T}"/> that gates: a dead consumer must hold nobody up, and the one that lives
/// sees everything, whoever dies.
/// </summary>
public sealed class BroadcastScenario : DeathScenario
{
    public override string Name => "broadcast";

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = BroadcastRing<ulong>.Create(ring, Options(new ProcessLiveness()));
        using var producer = made.OpenProducer();
        producer.Write(dying == RingRole.Consumer ? Prefilled : []);
    }

    /// <summary>Every item is seen by every consumer: what a dead one took is still there for the others.</summary>
    public override bool TakesForAll => false;

    public override void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Broadcast, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        var core = new BroadcastCore<ulong, TOrder>(view);
        var isProducer = role == RingRole.Producer;
        var entry = control.TryClaim(
            role,
            liveness.Current,
            isProducer ? 0 : 1,
            isProducer ? 1 : control.OwnerCount - 1
        );
        if (isProducer)
        {
            Put(core, journal);
        }
        else
        {
            Take(core, entry, journal);
        }

        SleepOnce(control, role);
        control.Leave(entry);
    }

    public override Type Core => typeof(BroadcastCore<,>);

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Broadcast, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        if (!control.TryBeginRecovery(liveness))
        {
            return RecoveryReport.Busy;
        }

        var report = new BroadcastCore<ulong, TOrder>(view).Recover(control, liveness);
        control.FinishRecovery();
        return report;
    }

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness)
    {
        using var attached = BroadcastRing<ulong>.Attach(ring, Options(liveness));
        var report = attached.Recover();
        using var consumer = attached.OpenConsumer(BroadcastStart.Oldest);
        var items = Drain(consumer.TryRead);
        using var producer = attached.OpenProducer();
        return new(
            report,
            items,
            producer.TryWrite(42) && consumer.TryRead(out var last) && last == 42
        );
    }

    private static void Put<TOrder>(BroadcastCore<ulong, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.OpenProducer();
        journal.Say(ToPut[0]);
        core.TryPut(ref position, ToPut[0]);
        core.Publish(ref position);
        journal.Acknowledge();
        foreach (var item in ToPut[1..])
        {
            journal.Say(item);
        }

        core.Put(ref position, ToPut.AsSpan(1));
        core.Publish(ref position);
        journal.Acknowledge();
    }

    private static void Take<TOrder>(BroadcastCore<ulong, TOrder> core, int entry, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.Join(entry, BroadcastStart.Oldest, []);
        for (var i = 0; i < 5; i++)
        {
            core.TryTake(ref position, out var item);
            journal.Say(item);
            core.Release(position);
            journal.Acknowledge();
        }

        core.Leave(entry);
    }
}
