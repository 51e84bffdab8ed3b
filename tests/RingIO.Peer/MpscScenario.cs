// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths in a <see cref="MpscRing{T}"/>.</summary>
public sealed class MpscScenario : SequencedScenario
{
    public override string Name => "mpsc";

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = MpscRing<ulong>.Create(ring, Options(new ProcessLiveness()));
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
        var view = RingView<ulong>.Attach(ring, RingKind.Mpsc, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        var core = new MpscCore<ulong, TOrder>(view);
        // Entry 0 is the one consumer's.
        var isProducer = role == RingRole.Producer;
        var entry = control.TryClaim(
            role,
            liveness.Current,
            isProducer ? 1 : 0,
            isProducer ? control.OwnerCount - 1 : 1
        );
        if (isProducer)
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

    public override Type Core => typeof(MpscCore<,>);

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Mpsc, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        if (!control.TryBeginRecovery(liveness))
        {
            return RecoveryReport.Busy;
        }

        var report = new MpscCore<ulong, TOrder>(view).Recover(liveness, consumerEntry: 0);
        control.FinishRecovery();
        return report;
    }

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness)
    {
        using var attached = MpscRing<ulong>.Attach(ring, Options(liveness));
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
