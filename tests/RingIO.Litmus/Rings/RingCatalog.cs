// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Litmus.Rings;

/// <summary>The rings' programs with their twins, over any memory order.</summary>
/// <typeparam name="TOrder">The order of the right program; twins weaken it.</typeparam>
/// <param name="items">How many items a round of the programs without sleepers moves: a handful where all schedules are explored.</param>
internal sealed class RingCatalog<TOrder>(int items)
    where TOrder : struct, IMemoryOrder
{
    private const string LostWakeUp = "a sleeper whose item or slot has come is woken";
    private const string NoFence = "no fence between publishing and looking for sleepers";
    private const string PublishesFirst = "publishes before it writes";
    private const string TornClaim = "claims by a load and a store instead of a compare-exchange";

    /// <summary>All of them.</summary>
    public IReadOnlyList<LitmusCase> All =>
        [.. Single(), .. Parking(), .. Shared(), .. Broadcast()];

    private IEnumerable<LitmusCase> Single()
    {
        yield return new(
            "spsc publish",
            2,
            "items come whole and in order",
            PublishesFirst,
            (world, twin) =>
                new SpscLitmus<TOrder>(
                    world,
                    items,
                    flaw: twin ? SpscFlaw.PublishesFirst : SpscFlaw.None
                )
        );
        yield return new(
            "spsc full",
            2,
            "no item is overwritten before it is taken",
            "takes a full ring for one with room",
            (world, twin) =>
                new SpscLitmus<TOrder>(
                    world,
                    items,
                    flaw: twin ? SpscFlaw.OneTooMany : SpscFlaw.None
                )
        );
        yield return new(
            "flag publish",
            2,
            "items come whole and in order",
            "sets the flag before it writes the rest",
            (world, twin) => new SpscFlagLitmus<TOrder>(world, items, flagFirst: twin)
        );
        yield return new(
            "record publish",
            2,
            "records come whole and in order",
            PublishesFirst,
            (world, twin) => new RecordLitmus<TOrder>(world, items, publishesFirst: twin)
        );
    }

    private static IEnumerable<LitmusCase> Parking()
    {
        // One item a round: a wake-up that is lost is made good by the next one.
        foreach (var full in new[] { false, true })
        {
            var side = full ? "producer" : "consumer";
            yield return new(
                $"spsc {side} sleeps",
                2,
                LostWakeUp,
                NoFence,
                (world, twin) =>
                    twin
                        ? new SpscLitmus<WeakenedOrder<TOrder, Edges.SpscFences>>(
                            world,
                            1,
                            parking: true,
                            full
                        )
                        : new SpscLitmus<TOrder>(world, 1, parking: true, full)
            );
            yield return new(
                $"flag {side} sleeps",
                2,
                LostWakeUp,
                NoFence,
                (world, twin) =>
                    twin
                        ? new SpscFlagLitmus<WeakenedOrder<TOrder, Edges.FlagFences>>(
                            world,
                            1,
                            parking: true,
                            full
                        )
                        : new SpscFlagLitmus<TOrder>(world, 1, parking: true, full)
            );
            yield return new(
                $"mpsc {side} sleeps",
                2,
                LostWakeUp,
                NoFence,
                (world, twin) =>
                    twin
                        ? Mpsc<WeakenedOrder<TOrder, Edges.MpscFences>>(
                            world,
                            Pass,
                            parking: true,
                            full: full
                        )
                        : Mpsc<TOrder>(world, Pass, parking: true, full: full)
            );
            yield return new(
                $"mpmc {side} sleeps",
                2,
                LostWakeUp,
                NoFence,
                (world, twin) =>
                    twin
                        ? Mpmc<WeakenedOrder<TOrder, Edges.MpmcFences>>(
                            world,
                            Pass,
                            parking: true,
                            full: full
                        )
                        : Mpmc<TOrder>(world, Pass, parking: true, full: full)
            );
            yield return new(
                $"broadcast {side} sleeps",
                2,
                LostWakeUp,
                NoFence,
                (world, twin) =>
                    twin
                        ? new BroadcastLitmus<WeakenedOrder<TOrder, Edges.BroadcastFences>>(
                            world,
                            BroadcastStyle.Gating,
                            1,
                            parking: true,
                            full
                        )
                        : new BroadcastLitmus<TOrder>(
                            world,
                            BroadcastStyle.Gating,
                            1,
                            parking: true,
                            full
                        )
            );
        }
    }

    private static IEnumerable<LitmusCase> Shared()
    {
        yield return new(
            "mpsc claim",
            2,
            "two producers never have the same slot",
            TornClaim,
            (world, twin) =>
                twin
                    ? Mpsc<WeakenedOrder<TOrder, Edges.MpscClaim>>(world, OneTakes, capacity: 4)
                    : Mpsc<TOrder>(world, OneTakes, capacity: 4)
        );
        yield return new(
            "mpmc claim",
            2,
            "two producers never have the same slot",
            TornClaim,
            (world, twin) =>
                twin
                    ? Mpmc<WeakenedOrder<TOrder, Edges.MpmcClaim>>(world, Both, capacity: 4)
                    : Mpmc<TOrder>(world, Both, capacity: 4)
        );
        yield return new(
            "mpmc take",
            2,
            "two consumers never take the same item",
            TornClaim,
            (world, twin) =>
                twin
                    ? Mpmc<WeakenedOrder<TOrder, Edges.MpmcTake>>(
                        world,
                        Both,
                        capacity: 2,
                        full: true
                    )
                    : Mpmc<TOrder>(world, Both, capacity: 2, full: true)
        );
    }

    private IEnumerable<LitmusCase> Broadcast()
    {
        yield return new(
            "broadcast publish",
            2,
            "items come whole and in order",
            PublishesFirst,
            (world, twin) =>
                new BroadcastLitmus<TOrder>(
                    world,
                    BroadcastStyle.Gating,
                    items,
                    flaw: twin ? BroadcastFlaw.PublishesFirst : BroadcastFlaw.None
                )
        );
        yield return new(
            "broadcast lapped",
            2,
            "a consumer that is overtaken never keeps a torn item",
            "does not ask whether it was overtaken",
            (world, twin) =>
                new BroadcastLitmus<TOrder>(
                    world,
                    BroadcastStyle.Lapped,
                    items,
                    flaw: twin ? BroadcastFlaw.TrustsTheCopy : BroadcastFlaw.None
                )
        );
        yield return new(
            "broadcast join",
            2,
            "who joins is not overtaken",
            "no fences between announcing and looking",
            (world, twin) =>
                twin
                    ? new BroadcastLitmus<WeakenedOrder<TOrder, Edges.JoinFences>>(
                        world,
                        BroadcastStyle.Joining,
                        items
                    )
                    : new BroadcastLitmus<TOrder>(world, BroadcastStyle.Joining, items)
        );
    }

    private static Share[] Pass => [new(1, 0), new(0, 1)];

    private static Share[] OneTakes => [new(1, 2), new(1, 0)];

    private static Share[] Both => [new(1, 1), new(1, 1)];

    private static SequencedLitmus<MpscCore<ulong, TOther>, TOther> Mpsc<TOther>(
        IWorld world,
        Share[] shares,
        int capacity = 2,
        bool parking = false,
        bool full = false
    )
        where TOther : struct, IMemoryOrder =>
        new(world, RingKind.Mpsc, view => new(view), shares, capacity, parking, full);

    private static SequencedLitmus<MpmcCore<ulong, TOther>, TOther> Mpmc<TOther>(
        IWorld world,
        Share[] shares,
        int capacity = 2,
        bool parking = false,
        bool full = false
    )
        where TOther : struct, IMemoryOrder =>
        new(world, RingKind.Mpmc, view => new(view), shares, capacity, parking, full);
}
