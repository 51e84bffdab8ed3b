// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Peer;

/// <summary>
/// Deaths in a <see cref="BroadcastRing{T}"/>: a dead consumer must hold nobody up, and the one that lives sees
/// everything, whoever dies. A consumer that lives stands at the ring from the beginning: it gates the producer that
/// dies, and leads the consumer that dies; while that one joins, producer and leader go on, so that it must move.
/// </summary>
public sealed class BroadcastScenario(bool lapping) : DeathScenario
{
    // What is put before the scenario's own items: read by the leader, of no interest to anyone.
    private const ulong Earlier = ulong.MaxValue;
    private const int EarlierCount = 5;
    private const int LeaderEntry = 1;

    public override string Name => lapping ? "broadcast-lapping" : "broadcast";

    /// <summary>Every item is seen by every consumer: what a dead one took is still there for the others.</summary>
    public override bool TakesForAll => false;

    public override Type Core => typeof(BroadcastCore<,>);

    public override IReadOnlyDictionary<string, string> Unvisited { get; } =
        lapping
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["SeeConsumer"] = "A lapping producer looks at no consumer.",
                ["MoveJoin"] = "Who joins a lapping ring and is late, is lapped: it need not move.",
                ["JoinFence"] = "As MoveJoin.",
                ["CloseOnFault"] = NeedsAMadWord,
            }
            : new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["SeeWord"] = "Where consumers gate, items are copied whole.",
                ["PutWord"] = "As SeeWord.",
                ["CloseOnFault"] = NeedsAMadWord,
            };

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = BroadcastRing<ulong>.Create(ring, Laps(new ProcessLiveness()));
        // Never disposed of: the leader lives as long as this process.
        var leader = made.OpenConsumer(BroadcastStart.Oldest);
        using var producer = made.OpenProducer();
        for (var i = 0; i < EarlierCount; i++)
        {
            producer.TryWrite(Earlier);
            leader.TryRead(out _);
        }

        if (dying == RingRole.Consumer)
        {
            producer.Write(Prefilled.AsSpan(0, Capacity - EarlierCount));
        }
    }

    public override void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Broadcast, Laps(liveness));
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
            Death.Meanwhile(
                BroadcastCore<ulong, TOrder>.JoinRing,
                () => GoOnWithoutUs(view)
            );
            Take(core, entry, LeaderOf(view), journal);
        }

        SleepOnce(control, role);
        control.Leave(entry);
    }

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Broadcast, Laps(liveness));
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
        using var attached = BroadcastRing<ulong>.Attach(ring, Laps(liveness));
        var report = attached.Recover();
        if (died == RingRole.Consumer)
        {
            GoOnWithoutUs(RingView<ulong>.Attach(ring, RingKind.Broadcast, Laps(liveness)));
        }

        using var consumer = attached.OpenConsumer(BroadcastStart.Oldest);
        var items = Drain(consumer.TryRead);
        using var producer = attached.OpenProducer();
        return new(
            report,
            [.. items.Where(item => item != Earlier)],
            producer.TryWrite(42) && consumer.TryRead(out var last) && last == 42
        );
    }

    // The living producer and the leader go on to the last of the prefilled items, unless they have.
    private static void GoOnWithoutUs(RingView<ulong> view)
    {
        var core = new BroadcastCore<ulong, HardwareOrder>(view);
        var producer = core.OpenProducer();
        var put = (int)(producer.Index - Laps(false, new ProcessLiveness()).FirstIndex);
        core.Put(ref producer, Prefilled.AsSpan(put - EarlierCount));
        core.Publish(ref producer);
        core.Release(new BroadcastPosition { Index = producer.Index, Ticket = LeaderOf(view) });
    }

    private static BroadcastTicket LeaderOf(RingView<ulong> view) =>
        new(LeaderEntry, view.Owners[LeaderEntry].Intent);

    private RingOptions Laps(IOwnerLiveness liveness) => Laps(lapping, liveness);

    private static RingOptions Laps(bool lapping, IOwnerLiveness liveness) =>
        Options(liveness) with
        {
            Lapping = lapping,
        };

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

    private static void Take<TOrder>(
        BroadcastCore<ulong, TOrder> core,
        int entry,
        BroadcastTicket leader,
        Journal journal
    )
        where TOrder : struct, IMemoryOrder
    {
        var position = core.Join(entry, BroadcastStart.Oldest, [leader]);
        for (var i = 0; i < 5; i++)
        {
            core.TryTake(ref position, out var item);
            journal.Say(item);
            core.Release(position);
            journal.Acknowledge();
        }

        core.IsDrained(position);
        core.Leave(entry);
    }
}
