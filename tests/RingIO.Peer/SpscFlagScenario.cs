// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths in a <see cref="SpscFlagRing{T}"/>.</summary>
public sealed class SpscFlagScenario : DeathScenario
{
    public override string Name => "flag";

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = SpscFlagRing<ulong>.Create(ring, Options(new ProcessLiveness()));
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
        var view = RingView<ulong>.Attach(ring, RingKind.SpscFlag, Options(liveness));
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

        control.Leave(entry);
    }

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness)
    {
        using var attached = SpscFlagRing<ulong>.Attach(ring, Options(liveness));
        var report = attached.Recover();
        var items = new List<ulong>();
        using var consumer = attached.OpenConsumer();
        while (consumer.TryRead(out var item))
        {
            items.Add(item);
        }

        using var producer = attached.OpenProducer();
        var goesOn = producer.TryWrite(42) && consumer.TryRead(out var last) && last == 42;
        return new(report, [.. items], goesOn);
    }

    private static void Put<TOrder>(SpscFlagCore<ulong, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var index = core.OpenProducer();
        foreach (var item in ToPut)
        {
            journal.Say(item);
            core.TryPut(index++, item);
            journal.Acknowledge();
        }
    }

    private static void Take<TOrder>(SpscFlagCore<ulong, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var index = core.OpenConsumer();
        for (var taken = 0; taken < Capacity - 2 && core.TryPeek(index, out var item); taken++)
        {
            journal.Say(item);
            core.Release(index++);
            journal.Acknowledge();
        }
    }
}
