// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths in a <see cref="SpscRing{T}"/>.</summary>
public sealed class SpscScenario : DeathScenario
{
    public override string Name => "spsc";

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = SpscRing<ulong>.Create(ring, Options(new ProcessLiveness()));
        if (dying == RingRole.Consumer)
        {
            using var producer = made.OpenProducer();
            producer.Write(Prefilled);
        }
    }

    public override void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Spsc, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        var core = new SpscCore<ulong, TOrder>(view);
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

    public override Type Core => typeof(SpscCore<,>);

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Spsc, Options(liveness));
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
        using var attached = SpscRing<ulong>.Attach(ring, Options(liveness));
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

    private static void Put<TOrder>(SpscCore<ulong, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.OpenProducer();
        journal.Say(ToPut[0]);
        core.TryPut(ref position, ToPut[0]);
        core.Publish(ref position);
        journal.Acknowledge();

        foreach (var item in ToPut[1..4])
        {
            journal.Say(item);
        }

        core.Put(ref position, ToPut.AsSpan(1, 3));
        core.Publish(ref position);
        journal.Acknowledge();

        foreach (var item in ToPut[4..])
        {
            journal.Say(item);
        }

        var count = core.Writable(ref position, 3);
        var slots = core.Open(position.Index, count, PayloadAccess.Write);
        for (var i = 0; i < count; i++)
        {
            slots[i] = ToPut[4 + i];
        }

        core.Close(position.Index, slots, PayloadAccess.Write);
        position.Index += (ulong)count;
        core.Publish(ref position);
        journal.Acknowledge();
    }

    private static void Take<TOrder>(SpscCore<ulong, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.OpenConsumer();
        core.TryTake(ref position, out var item);
        journal.Say(item);
        core.Release(ref position);
        journal.Acknowledge();

        var batch = new ulong[3];
        core.Take(ref position, batch);
        foreach (var taken in batch)
        {
            journal.Say(taken);
        }

        core.Release(ref position);
        journal.Acknowledge();

        var slots = core.Open(position.Index, core.Readable(ref position, 2), PayloadAccess.Read);
        for (var i = 0; i < slots.Count; i++)
        {
            journal.Say(slots[i]);
        }

        core.Close(position.Index, slots, PayloadAccess.Read);
        position.Index += 2;
        core.Release(ref position);
        journal.Acknowledge();
    }
}
