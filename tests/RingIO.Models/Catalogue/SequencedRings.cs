// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Models.Rings;
using RingIO.Rings;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of the rings with sequence words.</summary>
internal static class SequencedRings
{
    private static readonly ModelShape Until = new();
    private static readonly ModelShape Spin = new() { Waiting = Waiting.Spin };
    private static readonly ModelShape Park = new() { Waiting = Waiting.Park };

    /// <summary>Those of <see cref="MpscCore{T, TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> Mpsc { get; } =
        new ProgramList("Mpsc", shape => new MpscModelRing(shape))
            .Transfer(3, Until)
            .Transfer(4, Spin)
            .Transfer(4, Spin with { FirstIndex = 0 })
            .Transfer(4, Spin with { FirstIndex = uint.MaxValue })
            .Transfer(4, Spin with { Access = Access.Batch })
            .Transfer(4, Spin with { Access = Access.InPlace, Capacity = 4 })
            .Transfer(3, Spin with { Access = Access.Tombstone })
            .Transfer(3, Spin with { Access = Access.DropClaim })
            .Transfer([1, 1], [2], Spin)
            .Transfer([2, 1], [3], Spin)
            .Transfer([2, 2], [4], Until)
            .Transfer([3, 1], [4], Until)
            .Transfer([1, 1, 1], [3], Until)
            .Transfer([3], [2], Park)
            .Transfer(3, Park)
            .Transfer([1, 1], [2], Park)
            .Ending(2, Spin)
            .Ending(1, Park)
            .Handover([2, 2], [2, 2], Spin)
            .Add(
                "recovery beside a producer",
                "2 items",
                Until,
                r => Recoveries.BesideProducer((MpscModelRing)r)
            )
            .DeadProducer(3, [], Until)
            .DeadProducer(2, [], Until with { Access = Access.Tombstone })
            .DeadProducer(1, [1], Until)
            .DeadConsumer(3, 2, Until)
            .DeadProducer(3, [], Park)
            .DeadConsumer(1, 1, Park)
            .Add("mad index", "of the consumer", Until, r => MadWords.OfIndex(r, RingRole.Producer))
            .Add(
                "mad word",
                "of a slot",
                Until,
                r => MadWords.OfSequence((MpscModelRing)r, RingRole.Consumer)
            )
            .Transfer(7, Spin, large: true)
            .Transfer([3, 2], [5], Until, large: true)
            .Transfer([2, 2], [4], Spin, large: true)
            .Transfer([3, 3], [6], Until, large: true)
            .Transfer([2, 2], [4], Until with { Access = Access.Batch, Capacity = 4 }, large: true)
            .Transfer([2, 1], [3], Until with { Access = Access.Tombstone }, large: true)
            .Transfer([2, 1], [3], Until with { Access = Access.DropClaim }, large: true)
            .Transfer([2, 1, 1], [4], Until, large: true)
            .Transfer([2, 1], [3], Park, large: true)
            .Ending(4, Spin, large: true)
            .Ending(3, Park, large: true)
            .Handover([2, 2, 1], [2, 2, 1], Spin, large: true)
            .DeadProducer(5, [], Spin, large: true)
            .DeadProducer(2, [1], Until, large: true)
            .DeadProducer(1, [1], Spin, large: true)
            .DeadProducer(1, [1, 1], Until, large: true)
            .DeadConsumer(5, 3, Spin, large: true)
            .DeadConsumer(2, 1, Park, large: true)
            .All;

    /// <summary>Those of <see cref="MpmcCore{T, TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> Mpmc { get; } =
        new ProgramList("Mpmc", shape => new MpmcModelRing(shape))
            .Transfer(3, Until)
            .Transfer(4, Spin)
            .Transfer(4, Spin with { FirstIndex = 0 })
            .Transfer(4, Spin with { FirstIndex = uint.MaxValue })
            .Transfer(4, Spin with { Access = Access.Batch })
            .Transfer(4, Spin with { Access = Access.InPlace, Capacity = 4 })
            .Transfer(3, Spin with { Access = Access.Tombstone })
            .Transfer(3, Spin with { Access = Access.DropClaim })
            .Transfer([1, 1], [2], Spin)
            .Transfer([2], [1, 1], Spin)
            .Transfer([2, 1], [3], Spin)
            .Transfer([3], [2, 1], Spin)
            .Transfer([1, 1], [1, 1], Spin)
            .Transfer([2, 1], [2, 1], Until)
            .Transfer([2, 2], [4], Until)
            .Transfer([4], [2, 2], Until)
            .Transfer([1, 1, 1], [3], Until)
            .Add(
                "once around",
                "4 items, a producer beside",
                Until,
                r => Transfers.Around(r, 4, RingRole.Producer)
            )
            .Add(
                "once around",
                "4 items, a consumer beside",
                Until,
                r => Transfers.Around(r, 4, RingRole.Consumer)
            )
            .Transfer([3], [1], Park)
            .Transfer(3, Park)
            .Transfer([1, 1], [2], Park)
            .Ending(2, Spin)
            .Ending(2, Until, consumers: 2)
            .Ending(1, Park)
            .Handover([2, 2], [2, 2], Spin)
            .Add(
                "recovery beside a producer",
                "2 items",
                Until,
                r => Recoveries.BesideProducer((MpmcModelRing)r)
            )
            .Add(
                "recovery beside a consumer",
                "2 items",
                Until,
                r => Recoveries.BesideConsumer((MpmcModelRing)r)
            )
            .Add(
                "recovery beside a change of roles",
                "2 items",
                Until with
                {
                    Owners = 2,
                },
                r => Recoveries.BesideChangedRole((MpmcModelRing)r)
            )
            .Add("abandoned claim", "2 items", Until, r => Recoveries.Abandoned((MpmcModelRing)r))
            .DeadProducer(3, [], Until)
            .DeadProducer(2, [], Until with { Access = Access.Tombstone })
            .DeadProducer(1, [1], Until)
            .DeadConsumer(3, 2, Until)
            .DeadConsumer(1, 1, Until, others: 1)
            .DeadProducer(3, [], Park)
            .DeadConsumer(1, 1, Park)
            .Add(
                "mad word",
                "seen by the producer",
                Until,
                r => MadWords.OfSequence((MpmcModelRing)r, RingRole.Producer)
            )
            .Add(
                "mad word",
                "seen by the consumer",
                Until,
                r => MadWords.OfSequence((MpmcModelRing)r, RingRole.Consumer)
            )
            .Transfer(7, Spin, large: true)
            .Transfer([3, 2], [5], Until, large: true)
            .Transfer([2, 2], [2, 2], Until, large: true)
            .Transfer([2, 1], [2, 1], Spin, large: true)
            .Transfer([1, 1], [1, 1], Until with { Access = Access.Tombstone }, large: true)
            .Transfer([2, 2], [4], Until with { Access = Access.Batch, Capacity = 4 }, large: true)
            .Transfer([1, 1, 1], [2, 1], Until, large: true)
            .Transfer([2, 1, 1], [4], Until, large: true)
            .Transfer([2, 1], [3], Park, large: true)
            .Transfer([2], [1, 1], Park, large: true)
            .Ending(4, Spin, large: true)
            .Ending(2, Spin, consumers: 2, large: true)
            .Ending(1, Park, consumers: 2, large: true)
            .Handover([2, 2, 1], [2, 2, 1], Spin, large: true)
            .DeadProducer(5, [], Spin, large: true)
            .DeadProducer(2, [1], Until, large: true)
            .DeadProducer(1, [1], Spin, large: true)
            .DeadConsumer(5, 3, Spin, large: true)
            .DeadConsumer(3, 1, Until, others: 1, large: true)
            .DeadConsumer(2, 1, Park, large: true)
            .All;

    /// <summary>Those in which somebody recovers.</summary>
    public static IReadOnlyList<BoundedProgram> Recovery { get; } =
    [
        .. Mpsc.Concat(Mpmc)
            .Where(p =>
                p.CrashThread is not null
                || p.Name.StartsWith("recovery", StringComparison.Ordinal)
                || p.Name.StartsWith("abandoned", StringComparison.Ordinal)
            ),
    ];
}
