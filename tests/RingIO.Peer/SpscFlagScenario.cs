// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths in a <see cref="SpscFlagRing{T}"/>: recovery must put the persisted indices right.</summary>
public sealed class SpscFlagScenario : DeathScenario
{
    public override string Name => "spsc-flag";

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = SpscFlagRing<ulong>.Create(ring, Options(new ProcessLiveness()));
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
        var view = RingView<ulong>.Attach(ring, RingKind.SpscFlag, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        var core = new SpscFlagCore<ulong, TOrder>(view);
        var entry = control.TryClaim(role, liveness.Current, role == RingRole.Producer ? 0 : 1, 1);
        var index = role == RingRole.Producer ? core.OpenProducer() : core.OpenConsumer();
        for (var i = 0; i < ToPut.Length; i++)
        {
            if (role == RingRole.Producer)
            {
                journal.Say(ToPut[i]);
                core.TryPut(index++, ToPut[i]);
                core.MustWakeConsumer();
            }
            else
            {
                core.TryPeek(index, out var item);
                journal.Say(item);
                core.Release(index++);
                core.MustWakeProducer();
            }

            journal.Acknowledge();
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
        var view = RingView<ulong>.Attach(ring, RingKind.SpscFlag, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        if (!control.TryBeginRecovery(liveness))
        {
            return RecoveryReport.Busy;
        }

        var report = SingleSides.Recover(
            control,
            liveness,
            new SpscFlagCore<ulong, TOrder>(view).Repair
        );
        control.FinishRecovery();
        return report;
    }

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness)
    {
        using var attached = SpscFlagRing<ulong>.Attach(ring, Options(liveness));
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
}
