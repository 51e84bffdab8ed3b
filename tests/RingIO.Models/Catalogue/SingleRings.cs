// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Models.Rings;
using RingIO.Rings;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of the rings with one producer and one consumer.</summary>
internal static class SingleRings
{
    private static readonly ModelShape Until = new();
    private static readonly ModelShape Spin = new() { Waiting = Waiting.Spin };
    private static readonly ModelShape Park = new() { Waiting = Waiting.Park };

    // A record of 24 bytes at 24 leaves 16 of 64: the next one goes behind padding.
    private static readonly ModelShape Bytes = new() { Capacity = 64, FirstIndex = 24 };

    /// <summary>Those of <see cref="SpscCore{T, TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> Spsc { get; } =
        new ProgramList("Spsc", shape => new SpscModelRing(shape))
            .Transfer(4, Until)
            .Transfer(4, Spin)
            .Transfer(4, Spin with { FirstIndex = 0 })
            .Transfer(4, Spin with { FirstIndex = uint.MaxValue })
            .Transfer(5, Spin with { Access = Access.Batch, Capacity = 4 })
            .Transfer(5, Spin with { Access = Access.InPlace, Capacity = 4 })
            .Transfer(3, Park)
            .Ending(2, Spin)
            .Ending(1, Park)
            .Handover([2, 2], [2, 2], Spin)
            .DeadProducer(3, [], Until)
            .DeadConsumer(3, 2, Until)
            .DeadProducer(3, [], Park)
            .DeadConsumer(1, 1, Park)
            .Add("mad index", "of the consumer", Until, r => MadWords.OfIndex(r, RingRole.Producer))
            .Add("mad index", "of the producer", Until, r => MadWords.OfIndex(r, RingRole.Consumer))
            .Transfer(7, Spin, large: true)
            .Transfer(14, Until, large: true)
            .Transfer(9, Spin with { Access = Access.Batch, Capacity = 4 }, large: true)
            .Transfer(9, Spin with { Access = Access.InPlace, Capacity = 4 }, large: true)
            .Transfer(4, Park, large: true)
            .Ending(4, Spin, large: true)
            .Ending(3, Park, large: true)
            .Handover([2, 2, 1], [2, 2, 1], Spin, large: true)
            .DeadProducer(6, [], Spin, large: true)
            .DeadConsumer(6, 3, Spin, large: true)
            .DeadProducer(4, [], Park, large: true)
            .DeadConsumer(3, 1, Park, large: true)
            .All;

    /// <summary>Those of <see cref="SpscFlagCore{T, TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> SpscFlag { get; } =
        new ProgramList("SpscFlag", shape => new SpscFlagModelRing(shape))
            .Transfer(4, Until)
            .Transfer(4, Spin)
            .Transfer(4, Spin with { FirstIndex = 0 })
            .Transfer(5, Spin with { Capacity = 4 })
            .Transfer(3, Park)
            .Ending(2, Spin)
            .Ending(1, Park)
            .Handover([2, 2], [2, 2], Spin)
            .DeadProducer(3, [], Until)
            .DeadProducer(3, [], Until with { Capacity = 4 })
            .DeadConsumer(3, 2, Until)
            .DeadConsumer(3, 2, Until with { Capacity = 4 })
            .DeadProducer(2, [], Park)
            .DeadConsumer(1, 1, Park)
            .Add(
                "search for a side",
                "3 items",
                Until,
                r => FlagSearches.Of((SpscFlagModelRing)r, 3)
            )
            .Add(
                "search for a side",
                "3 items",
                Until with
                {
                    Capacity = 4,
                },
                r => FlagSearches.Of((SpscFlagModelRing)r, 3)
            )
            .Add("mad slots", "all full", Until, r => FlagSearches.OfMadSlots((SpscFlagModelRing)r))
            .Transfer(8, Spin, large: true)
            .Transfer(8, Spin with { Capacity = 4 }, large: true)
            .Transfer(4, Park, large: true)
            .Ending(4, Spin, large: true)
            .Ending(3, Park, large: true)
            .Handover([2, 2, 1], [2, 2, 1], Spin, large: true)
            .DeadProducer(5, [], Spin, large: true)
            .DeadProducer(5, [], Spin with { Capacity = 4 }, large: true)
            .DeadConsumer(5, 3, Spin, large: true)
            .DeadConsumer(5, 3, Spin with { Capacity = 4 }, large: true)
            .DeadProducer(4, [], Park, large: true)
            .DeadConsumer(2, 1, Park, large: true)
            .Add(
                "search for a side",
                "5 items",
                Until,
                r => FlagSearches.Of((SpscFlagModelRing)r, 5),
                large: true
            )
            .All;

    /// <summary>Those of <see cref="RecordCore{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> Record { get; } =
        new ProgramList("Record", shape => new RecordModelRing(shape))
            .Transfer(4, Bytes)
            .Transfer(4, Bytes with { Waiting = Waiting.Spin })
            .Transfer(4, Bytes with { Waiting = Waiting.Spin, FirstIndex = 0 })
            .Transfer(4, Bytes with { Waiting = Waiting.Spin, FirstIndex = (1UL << 32) - 40 })
            .Transfer(4, Bytes with { Waiting = Waiting.Spin, FirstIndex = ulong.MaxValue - 39 })
            .Transfer(3, Bytes with { Waiting = Waiting.Park })
            .Ending(2, Bytes with { Waiting = Waiting.Spin })
            .Ending(1, Bytes with { Waiting = Waiting.Park })
            .Handover([2, 2], [2, 2], Bytes with { Waiting = Waiting.Spin })
            .DeadProducer(3, [], Bytes)
            .DeadConsumer(3, 2, Bytes)
            .DeadProducer(3, [], Bytes with { Waiting = Waiting.Park })
            .DeadConsumer(1, 1, Bytes with { Waiting = Waiting.Park })
            .Add("mad index", "of the consumer", Bytes, r => MadWords.OfIndex(r, RingRole.Producer))
            .Add("mad index", "of the producer", Bytes, r => MadWords.OfIndex(r, RingRole.Consumer))
            .Transfer(8, Bytes with { Waiting = Waiting.Spin }, large: true)
            .Transfer(4, Bytes with { Waiting = Waiting.Park }, large: true)
            .Ending(4, Bytes with { Waiting = Waiting.Spin }, large: true)
            .Ending(3, Bytes with { Waiting = Waiting.Park }, large: true)
            .Handover([2, 2, 1], [2, 2, 1], Bytes with { Waiting = Waiting.Spin }, large: true)
            .DeadProducer(6, [], Bytes with { Waiting = Waiting.Spin }, large: true)
            .DeadConsumer(6, 3, Bytes with { Waiting = Waiting.Spin }, large: true)
            .DeadProducer(4, [], Bytes with { Waiting = Waiting.Park }, large: true)
            .DeadConsumer(2, 1, Bytes with { Waiting = Waiting.Park }, large: true)
            .All;
}
