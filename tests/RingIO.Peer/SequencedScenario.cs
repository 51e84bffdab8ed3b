// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths in a <see cref="MpscRing{T}"/> or a <see cref="MpmcRing{T}"/>.</summary>
public sealed class SequencedScenario(RingKind kind) : DeathScenario
{
    public override string Name => kind == RingKind.Mpsc ? "mpsc" : "mpmc";

    public override void Format(PageRegion ring, RingRole dying)
    {
        var options = Options(new ProcessLiveness());
        using Ring made =
            kind == RingKind.Mpsc
                ? MpscRing<ulong>.Create(ring, options)
                : MpmcRing<ulong>.Create(ring, options);
        if (dying == RingRole.Consumer)
        {
            if (made is MpscRing<ulong> mpsc)
            {
                using var producer = mpsc.OpenProducer();
                producer.Write(Prefilled);
            }
            else
            {
                using var producer = ((MpmcRing<ulong>)made).OpenProducer();
                producer.Write(Prefilled);
            }
        }
    }

    public override void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
    {
        var view = RingView<ulong>.Attach(ring, kind, Options(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        // Entry 0 is the consumer's in a ring that has one.
        var entry = control.TryClaim(role, liveness.Current, role == RingRole.Producer ? 1 : 0, 1);
        if (kind == RingKind.Mpsc)
        {
            Act(new MpscCore<ulong, TOrder>(view), role, entry, journal);
        }
        else
        {
            Act(new MpmcCore<ulong, TOrder>(view), role, entry, journal);
        }

        control.Leave(entry);
    }

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness)
    {
        if (kind == RingKind.Mpsc)
        {
            using var mpsc = MpscRing<ulong>.Attach(ring, Options(liveness));
            var report = mpsc.Recover();
            using var takes = mpsc.OpenConsumer();
            using var puts = mpsc.OpenProducer();
            return Survive(report, [], takes, puts);
        }

        using var mpmc = MpmcRing<ulong>.Attach(ring, Options(liveness));
        var items = new List<ulong>();
        var recovered = mpmc.Recover(items.Add);
        using var consumer = mpmc.OpenConsumer();
        using var producer = mpmc.OpenProducer();
        return Survive(recovered, items, consumer, producer);
    }

    private static Aftermath Survive<TCore>(
        RecoveryReport report,
        List<ulong> items,
        SequencedConsumer<ulong, TCore> consumer,
        SequencedProducer<ulong, TCore> producer
    )
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        while (consumer.TryRead(out var item))
        {
            items.Add(item);
        }

        // Twice around: no slot was lost.
        var goesOn = true;
        for (var lap = 0; lap < 2; lap++)
        {
            var back = new ulong[Capacity];
            goesOn &= producer.Write(Prefilled) == Capacity;
            goesOn &= consumer.Read(back) == Capacity && back.AsSpan().SequenceEqual(Prefilled);
        }

        return new(report, [.. items], goesOn);
    }

    private static void Act<TCore>(TCore core, RingRole role, int entry, Journal journal)
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        if (role == RingRole.Producer)
        {
            Put(core, entry, journal);
        }
        else
        {
            Take(core, entry, journal);
        }
    }

    private static void Put<TCore>(TCore core, int entry, Journal journal)
        where TCore : struct, ISequencedProducer<ulong>
    {
        var position = core.OpenProducer(entry);

        // One item, then three of them out of one claim, one by one, as a cursor does that claims ahead.
        var next = 0;
        foreach (var claim in (int[])[1, 3])
        {
            core.Claim(ref position, claim, claim);
            for (; position.Claimed != 0; position.Index++)
            {
                journal.Say(ToPut[next]);
                core.Store(position.Index, ToPut[next++]);
                core.CommitOne(position.Index);
                journal.Acknowledge();
            }
        }

        // Three in place, with a slot to spare that becomes a tombstone.
        foreach (var item in ToPut[next..])
        {
            journal.Say(item);
        }

        core.Claim(ref position, 4, 4);
        var slots = core.OpenForWriting(position.Index, 4);
        for (var i = 0; i < 3; i++)
        {
            slots[i] = ToPut[next + i];
        }

        core.CloseWritten(position.Index, slots);
        core.Commit(position.Index, 3, 1);
        position.Index = position.End;
        journal.Acknowledge();
        core.CloseProducer(position);
    }

    private static void Take<TCore>(TCore core, int entry, Journal journal)
        where TCore : struct, ISequencedConsumer<ulong>
    {
        var position = core.OpenConsumer(entry);

        // One item; three of them in place; two of a run of three, and the third for itself.
        foreach (var (run, used) in ((int, int)[])[(1, 1), (3, 3), (3, 2), (1, 1)])
        {
            core.Readable(ref position, run);
            var slots = core.OpenForReading(position.Index, used);
            for (var i = 0; i < used; i++)
            {
                journal.Say(slots[i]);
            }

            core.CloseRead(position.Index, slots);
            position.Index += (uint)used;
            core.Release(ref position);
            journal.Acknowledge();
        }

        core.CloseConsumer(position);
    }
}
