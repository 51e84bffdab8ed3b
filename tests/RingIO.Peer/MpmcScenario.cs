// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths in a <see cref="MpmcRing{T}"/>.</summary>
public sealed class MpmcScenario : SequencedScenario
{
    public override string Name => "mpmc";

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = MpmcRing<ulong>.Create(ring, Options(new ProcessLiveness()));
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
        var view = RingView<ulong>.Attach(ring, RingKind.Mpmc, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        var core = new MpmcCore<ulong, TOrder>(view);
        var entry = control.TryClaim(role, liveness.Current, 0, control.OwnerCount);
        if (role == RingRole.Producer)
        {
            Put(core, entry, journal);
        }
        else
        {
            Take(core, entry, journal);
        }

        SleepOnce(control, role);
        control.Leave(entry);
    }

    public override Type Core => typeof(MpmcCore<,>);

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Mpmc, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        if (!control.TryBeginRecovery(liveness))
        {
            return RecoveryReport.Busy;
        }

        var report = new MpmcCore<ulong, TOrder>(view).Recover(liveness, adopt);
        control.FinishRecovery();
        return report;
    }

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness)
    {
        using var attached = MpmcRing<ulong>.Attach(ring, Options(liveness));
        var orphans = new List<ulong>();
        var report = attached.Recover(orphans.Add);
        using var consumer = attached.OpenConsumer();
        ulong[] items = [.. orphans, .. Drain(consumer.TryRead)];
        using var producer = attached.OpenProducer();
        return new(
            report,
            items,
            producer.TryWrite(42) && consumer.TryRead(out var last) && last == 42
        );
    }
}
