// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>
/// What one kind of ring goes through around a death: how it is made, what each side does while it may die, and what
/// the survivor finds. The acts run over any memory order; the survivor uses the everyday classes.
/// </summary>
public abstract class DeathScenario
{
    /// <summary>How many items a survivor finds already there when a consumer dies, or room for when a producer does.</summary>
    public const int Capacity = 8;

    /// <summary>Where the ring ends and the journal begins.</summary>
    public const long RingBytes = 1 << 16;

    /// <summary>How much memory a scenario takes.</summary>
    public const long TotalBytes = RingBytes + Journal.Bytes;

    /// <summary>All scenarios, by name.</summary>
    public static IReadOnlyList<DeathScenario> All { get; } =
    [
        new SpscScenario(),
        new SpscFlagScenario(),
        new MpscScenario(),
        new MpmcScenario(),
        new BroadcastScenario(lapping: false),
        new BroadcastScenario(lapping: true),
        new RecordScenario(),
        new ByteScenario(),
    ];

    public abstract string Name { get; }

    /// <summary>Whether an item that one consumer has taken is gone for the others.</summary>
    public virtual bool TakesForAll => true;

    /// <summary>Makes the ring, with <see cref="Prefilled"/> items in it if a consumer is to die.</summary>
    public abstract void Format(PageRegion ring, RingRole dying);

    /// <summary>What the side does: single items, batches, reservations, and leaving. Any of its accesses may be its last.</summary>
    public abstract void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
        where TOrder : struct, IMemoryOrder;

    /// <summary>Recovers over any memory order: any access may be the last of whoever recovers.</summary>
    public abstract RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
        where TOrder : struct, IMemoryOrder;

    /// <summary>The edges of this ring's core that the acts and the repair must have visited, by the core's constants.</summary>
    public abstract Type Core { get; }

    /// <summary>Recovers as the survivor, then takes whatever is in the ring until it is empty.</summary>
    public abstract Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness);

    /// <summary>The items that are in the ring before a consumer begins: distinct, never 0.</summary>
    public static ulong[] Prefilled { get; } =
    [.. Enumerable.Range(1, Capacity).Select(i => (ulong)i * 1000)];

    /// <summary>The items that a producer puts, in order.</summary>
    public static ulong[] ToPut { get; } = [.. Enumerable.Range(1, 7).Select(i => (ulong)i)];

    public static PageRegion RingOf(IPageBacking backing) => new(backing, 0, RingBytes);

    public static Journal JournalOf(IPageBacking backing) =>
        new(new PageRegion(backing, RingBytes, Journal.Bytes));

    /// <summary>Edges of <see cref="Core"/> that neither an act of this scenario nor its repair reaches, each with the reason.</summary>
    public virtual IReadOnlyDictionary<string, string> Unvisited { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["CloseOnFault"] = NeedsAMadWord };

    protected const string NeedsAMadWord =
        "No correct run closes a ring over a mad word: one compare-exchange or exchange, tested with mad words.";

    /// <summary>What every side does besides: it sleeps and wakes, and it ends.</summary>
    protected static void SleepOnce<TOrder>(RingControl<TOrder> control, RingRole role)
        where TOrder : struct, IMemoryOrder
    {
        control.Arm(role);
        _ = control.State;
        control.Disarm(role);
        control.Wake(role == RingRole.Producer ? RingRole.Consumer : RingRole.Producer);
        control.TryEnd(RingState.Completed);
    }

    protected delegate bool TryRead(out ulong item);

    protected static ulong[] Drain(TryRead tryRead)
    {
        var items = new List<ulong>();
        while (tryRead(out var item))
        {
            items.Add(item);
        }

        return [.. items];
    }

    protected static RingOptions Options(IOwnerLiveness liveness) =>
        new()
        {
            Capacity = Capacity,
            LayoutId = 0xDEAD,
            FirstIndex = ulong.MaxValue - 3,
            Liveness = liveness,
            Owners = 4,
            Parking = true,
        };
}
