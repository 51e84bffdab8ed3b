// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>A ring with one producer where every consumer sees every item; consumers may follow one another.</summary>
/// <typeparam name="T">The item: unmanaged; in a lapping ring a multiple of 4 bytes.</typeparam>
/// <remarks>
/// <para>The algorithm, its words and its orderings stand in <see cref="BroadcastCore{T, TOrder}"/>. Between threads of one
/// process, or between processes over a shared backing.</para>
/// <para>Gating (the default): the producer waits for the slowest consumer; with no consumer it waits for nobody.
/// Lapping (<see cref="RingOptions.Lapping"/>): the producer never waits; a consumer that is overtaken goes on with the
/// oldest item that is still there and learns how many it missed; it never sees a torn item.</para>
/// <para>Consumers join and leave at any time. A consumer sees every item from its start on (see
/// <see cref="BroadcastStart"/>). A dead consumer holds the producer and its followers up until
/// <see cref="Ring.Recover"/>; the followers then see what it had not released.</para>
/// </remarks>
public sealed class BroadcastRing<T> : Ring
    where T : unmanaged
{
    private BroadcastRing(
        PageRegion region,
        RingLayout layout,
        RingOptions options,
        bool ownsBacking
    )
        : base(region, layout, options, ownsBacking) => Core = new(new RingView<T>(region, layout));

    internal BroadcastCore<T, HardwareOrder> Core { get; }

    /// <summary>Whether slow consumers are overtaken instead of holding the producer up.</summary>
    public bool IsLapping => Core.IsLapping;

    /// <summary>Makes a ring, whose consumers gate, in memory of its own.</summary>
    /// <param name="capacity">How many slots: a power of two, at least 2.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is no power of two or out of range.</exception>
    public static BroadcastRing<T> Create(int capacity) =>
        Create(new RingOptions { Capacity = capacity });

    /// <summary>Makes a ring in memory of its own.</summary>
    /// <param name="options">How. <see cref="RingOptions.Owners"/> bounds the producer and all consumers together.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The ring laps and the item's size is no multiple of 4.</exception>
    public static BroadcastRing<T> Create(RingOptions options) =>
        RingSetup.Make<T, BroadcastRing<T>>(RingKind.Broadcast, options, Open);

    /// <summary>Makes a ring in memory that the caller brings.</summary>
    /// <param name="region">Where: at a multiple of 128 bytes, long enough for the ring; its content is overwritten.</param>
    /// <param name="options">How.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The region is too small or not aligned, or the ring laps and the item's size is no multiple of 4.</exception>
    public static BroadcastRing<T> Create(PageRegion region, RingOptions options) =>
        RingSetup.Make<T, BroadcastRing<T>>(region, RingKind.Broadcast, options, Open);

    /// <summary>Attaches to a ring that exists in memory.</summary>
    /// <param name="region">Where.</param>
    /// <param name="options">What is expected: layout identifier, least capacity; and this side's parker and liveness.</param>
    /// <param name="ring">The ring; dispose of it.</param>
    /// <param name="fault">What was wrong, by field.</param>
    /// <returns>Whether there was such a ring.</returns>
    public static bool TryAttach(
        PageRegion region,
        RingOptions options,
        [NotNullWhen(true)] out BroadcastRing<T>? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ring = RingSetup.TryAttach<T, BroadcastRing<T>>(
            region,
            RingKind.Broadcast,
            options,
            Open,
            out fault
        );
        return fault is null;
    }

    /// <summary>Attaches to a ring that exists in memory.</summary>
    /// <param name="region">Where.</param>
    /// <param name="options">What is expected.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="RingFaultException">There is no such ring; the fault says which field is wrong.</exception>
    public static BroadcastRing<T> Attach(PageRegion region, RingOptions options) =>
        TryAttach(region, options, out var ring, out var fault)
            ? ring
            : throw new RingFaultException(fault);

    /// <summary>Makes a ring in memory that the caller brings, as a snapshot has it. Its consumers have left: who reads on joins at <see cref="BroadcastStart.Oldest"/>.</summary>
    /// <param name="region">Where: at a multiple of 128 bytes, long enough; overwritten only if the snapshot is sound.</param>
    /// <param name="snapshot">What <see cref="Ring.Snapshot()"/> wrote.</param>
    /// <param name="options">What is expected: layout identifier, least capacity; and this side's parker and liveness.</param>
    /// <param name="ring">The ring; dispose of it.</param>
    /// <param name="fault">What was wrong, by field.</param>
    /// <returns>Whether the snapshot was one of such a ring.</returns>
    public static bool TryRestore(
        PageRegion region,
        ReadOnlySpan<byte> snapshot,
        RingOptions options,
        [NotNullWhen(true)] out BroadcastRing<T>? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ring = null;
        fault = RingSnapshot.TryRestore<T>(
            region,
            snapshot,
            RingKind.Broadcast,
            options,
            SnapshotChecks.Indices
        );
        return fault is null && TryAttach(region, options, out ring, out fault);
    }

    /// <summary>Opens the producer's side.</summary>
    /// <returns>The one producer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a producer already, living or dead.</exception>
    /// <exception cref="RingFaultException">The ring's indices are mad; the ring is closed.</exception>
    public BroadcastProducer<T> OpenProducer() =>
        new(this, ClaimOwner(RingRole.Producer, BroadcastCore<T, HardwareOrder>.ProducerEntry, 1));

    /// <summary>Joins as a consumer that follows nobody and begins with the next item.</summary>
    /// <returns>The consumer; dispose of it to leave.</returns>
    /// <exception cref="InvalidOperationException">All entries for consumers are taken.</exception>
    /// <exception cref="RingFaultException">The ring's indices are mad; the ring is closed.</exception>
    public BroadcastConsumer<T> OpenConsumer() => OpenConsumer(BroadcastStart.Newest);

    /// <summary>Joins as a consumer.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="after">Whom to follow: this consumer sees an item only when all of these have released it, or have left or been recovered.</param>
    /// <returns>The consumer; dispose of it to leave.</returns>
    /// <exception cref="ArgumentException">A ticket's entry is not one of a consumer in this ring.</exception>
    /// <exception cref="InvalidOperationException">All entries for consumers are taken.</exception>
    /// <exception cref="RingFaultException">The ring's indices are mad; the ring is closed.</exception>
    public BroadcastConsumer<T> OpenConsumer(
        BroadcastStart start,
        params ReadOnlySpan<BroadcastTicket> after
    )
    {
        const int first = BroadcastCore<T, HardwareOrder>.ProducerEntry + 1;
        foreach (var leader in after)
        {
            if (leader.Entry < first || leader.Entry >= Layout.Owners || leader.Joined == 0)
            {
                throw new ArgumentException(
                    $"{leader} names no consumer of this ring: its entry is from {first} to {Layout.Owners - 1}. Pass another consumer's Ticket.",
                    nameof(after)
                );
            }
        }

        var entry = ClaimOwner(RingRole.Consumer, first, Layout.Owners - first);
        var consumer = new BroadcastConsumer<T>(this, entry, start, after.ToArray());
        WakeBothSides();
        return consumer;
    }

    /// <summary>Someone joined (and may have stood in the producer's way for a moment), or left.</summary>
    internal void WakeBothSides()
    {
        if (IsParking)
        {
            WakeSide(RingRole.Producer);
            WakeSide(RingRole.Consumer);
        }
    }

    private protected override RecoveryReport RecoverCore() => Core.Recover(Control, Liveness);

    private static BroadcastRing<T> Open(
        PageRegion region,
        RingLayout layout,
        RingOptions options,
        bool ownsBacking
    ) => new(region, layout, options, ownsBacking);
}
