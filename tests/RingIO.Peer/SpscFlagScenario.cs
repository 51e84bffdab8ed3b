// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths in a <see cref="SpscFlagRing{T}"/>: the next side must find its index in the slots.</summary>
public sealed class SpscFlagScenario : DeathScenario
{
    public override string Name => "spsc-flag";

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = SpscFlagRing<ulong>.Create(ring, Roomy(new ProcessLiveness()));
        using var producer = made.OpenProducer();
        producer.Write(dying == RingRole.Consumer ? Prefilled : []);
    }

    public override void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.SpscFlag, Roomy(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        var core = new SpscFlagCore<ulong, TOrder>(view);
        var entry = control.TryClaim(role, liveness.Current, role == RingRole.Producer ? 0 : 1, 1);
        if (role == RingRole.Producer)
        {
            Put(core, journal);
        }
        else
        {
            Take(core, journal);
        }

        SleepOnce(control, role);
        control.Leave(entry);
    }

    public override Type Core => typeof(SpscFlagCore<,>);

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.SpscFlag, Roomy(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        if (!control.TryBeginRecovery(liveness))
        {
            return RecoveryReport.Busy;
        }

        var report = SingleSides.Recover(control, liveness);
        control.FinishRecovery();
        return report;
    }

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness)
    {
        using var attached = SpscFlagRing<ulong>.Attach(ring, Roomy(liveness));
        var report = attached.Recover();
        using var consumer = attached.OpenConsumer();
        var items = Drain(consumer.TryRead);
        using var producer = attached.OpenProducer();
        return new(
            report,
            items,
            producer.TryWrite(42) && consumer.TryRead(out var last) && last == 42
        );
    }

    // One slot stays empty, and the items go around the end of the slots.
    private static RingOptions Roomy(IOwnerLiveness liveness) =>
        Options(liveness) with
        {
            Capacity = 2 * Capacity,
        };

    private static void Put<TOrder>(SpscFlagCore<ulong, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.OpenProducer();
        foreach (var item in ToPut)
        {
            journal.Say(item);
            core.TryPut(ref position, item);
            core.MustWakeConsumer();
            journal.Acknowledge();
        }
    }

    private static void Take<TOrder>(SpscFlagCore<ulong, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var index = core.OpenConsumer();
        for (var i = 0; i < ToPut.Length; i++)
        {
            core.TryPeek(index, out var item);
            journal.Say(item);
            core.Release(index++);
            core.MustWakeProducer();
            journal.Acknowledge();
        }
    }
}
