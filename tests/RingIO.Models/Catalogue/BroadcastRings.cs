// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Models.Rings;
using RingIO.Rings;
using static RingIO.Rings.BroadcastStart;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of the broadcast ring, whose consumers gate the producer or are overtaken.</summary>
internal static class BroadcastRings
{
    // The producer writes ahead within the capacity: at the wrap.
    private static readonly ModelShape Until = new() { FirstIndex = ulong.MaxValue - 1 };
    private static readonly ModelShape Spin = Until with { Waiting = Waiting.Spin };
    private static readonly ModelShape Park = Until with { Waiting = Waiting.Park };

    /// <summary>Those of <see cref="BroadcastCore{T, TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> All { get; } =
    [
        .. Gating(new("Broadcast", shape => new BroadcastModelRing(shape))).All,
        .. Lapping(
            new("Broadcast, lapping", shape => new BroadcastModelRing(shape, lapping: true))
        ).All,
    ];

    private static ProgramList Gating(ProgramList list) =>
        list.Read(4, Until)
            .Read(4, Spin)
            .Read(4, Spin with { FirstIndex = 0 })
            .Read(4, Until, null, null)
            .Read(4, Spin with { Access = Access.Batch })
            .Read(4, Spin with { Access = Access.InPlace })
            .Read(4, Until, Newest)
            .Read(4, Until, Oldest)
            .Read(3, Until, Newest, null)
            .Read(3, Until, Oldest, null)
            .Read(4, Until with { Access = Access.Batch }, Newest)
            .Read(4, Until with { Access = Access.Batch }, Oldest)
            .Read(3, Park)
            .Read(2, Park, Oldest)
            .Follow(2, Spin)
            .Follow(3, Until)
            .Leave(4, Until)
            .Leave(3, Park)
            .Ending(2, Spin)
            .Ending(1, Park)
            .Handover([2, 2], [], Spin)
            .DeadProducer(3, [], Until)
            .DeadProducer(3, [], Park)
            .DeadReader(2, Newest, Until)
            .DeadReader(2, Oldest, Until)
            .DeadLeader(3, Until)
            .Add("mad index", "of the producer", Until, r => MadWords.OfIndex(r, RingRole.Consumer))
            .Add(
                "mad index",
                "of a consumer",
                Until,
                r => Broadcasts.MadConsumer((BroadcastModelRing)r)
            )
            .Read(7, Spin, large: true)
            .Read(5, Until, large: true, null, null)
            .Read(5, Spin, large: true, Newest)
            .Read(5, Spin, large: true, Oldest)
            .Read(4, Until, large: true, Newest, null)
            .Read(4, Until, large: true, Oldest, null)
            .Read(3, Until, large: true, Newest, Oldest)
            .Read(3, Park, large: true, Newest)
            .Read(3, Park, large: true, Oldest)
            .Read(2, Park, large: true, null, null)
            .Follow(4, Until, large: true)
            .Follow(1, Park, large: true)
            .Ending(3, Park, large: true)
            .Handover([2, 2, 1], [], Spin, large: true)
            .DeadProducer(5, [], Spin, large: true)
            .DeadReader(3, Newest, Until, large: true)
            .DeadReader(3, Oldest, Until, large: true)
            .DeadLeader(4, Until, large: true);

    private static ProgramList Lapping(ProgramList list) =>
        list.Read(4, Until)
            .Read(4, Spin)
            .Read(4, Until with { Access = Access.Batch })
            .Read(3, Until, Oldest)
            .Read(3, Until, Newest)
            .Read(3, Park)
            .Ending(2, Until)
            .DeadProducer(3, [], Until)
            .Read(6, Until, large: true)
            .Read(6, Until with { Access = Access.Batch }, large: true)
            .Read(5, Until, large: true, Oldest)
            .Read(5, Until with { Capacity = 4 }, large: true)
            .Read(3, Until, large: true, null, null)
            .Read(4, Park, large: true);

    private static ProgramList Read(
        this ProgramList list,
        int items,
        ModelShape shape,
        params BroadcastStart?[] starts
    ) => list.Read(items, shape, large: false, starts);

    private static ProgramList Read(
        this ProgramList list,
        int items,
        ModelShape shape,
        bool large,
        params BroadcastStart?[] starts
    )
    {
        BroadcastStart?[] consumers = starts.Length == 0 ? [null] : starts;
        var who = consumers.Select(s =>
            s is null
                ? "one there from the start"
                : $"one joins at the {(s == Oldest ? "oldest" : "newest")}"
        );
        return list.Add(
            "read",
            $"{items} items, {string.Join(", ", who)}",
            shape,
            r => Broadcasts.Of((BroadcastModelRing)r, items, consumers),
            large
        );
    }

    private static ProgramList Follow(
        this ProgramList list,
        int items,
        ModelShape shape,
        bool large = false
    ) =>
        list.Add(
            "follow",
            $"{items} items",
            shape,
            r => Broadcasts.Follow((BroadcastModelRing)r, items),
            large
        );

    private static ProgramList Leave(this ProgramList list, int items, ModelShape shape) =>
        list.Add(
            "leave",
            $"{items} items, 1 taken",
            shape,
            r => Broadcasts.Leave((BroadcastModelRing)r, items)
        );

    private static ProgramList DeadReader(
        this ProgramList list,
        int items,
        BroadcastStart start,
        ModelShape shape,
        bool large = false
    ) =>
        list.Add(
            "death of a consumer",
            $"{items} items, joins at the {(start == Oldest ? "oldest" : "newest")}",
            shape,
            r => BroadcastCrashes.OfConsumer((BroadcastModelRing)r, items, start),
            large,
            crash: true
        );

    private static ProgramList DeadLeader(
        this ProgramList list,
        int items,
        ModelShape shape,
        bool large = false
    ) =>
        list.Add(
            "death of a leader",
            $"{items} items",
            shape,
            r => BroadcastCrashes.OfLeader((BroadcastModelRing)r, items),
            large,
            crash: true
        );
}
