// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// A ring with one producer and one consumer whose slots are their own flags (FastForward): the fastest for single
/// items, most of all where the two cores are far apart.
/// </summary>
/// <typeparam name="T">The item: unmanaged, a multiple of 8 bytes; its first 8 bytes are never all zero.</typeparam>
/// <remarks>
/// <para>The algorithm, its words and its orderings stand in <see cref="SpscFlagCore{T, TOrder}"/>. Between threads of one
/// process, or between processes over a shared backing. Every item is published by itself: there is no lazy
/// publication, and no reserve and commit, because an item written in place would set its own flag while it is half
/// written, and slots are set and cleared one by one anyway. Where batches or items in place matter, use
/// <see cref="SpscRing{T}"/>.</para>
/// <para>A process that dies on one side leaves the ring whole after <see cref="Ring.Recover"/>: an item is in the ring
/// if its put had come as far as its flag; an item is taken if the consumer had copied it and stored its index. A
/// consumer that must not lose an item when it dies uses it after <see cref="SpscFlagConsumer{T}.TryPeek"/>, then calls TryRead.
/// <see cref="RecoveryReport.AbandonedSlots"/> counts an item that was begun and never put; its slot is used by the next
/// producer.</para>
/// </remarks>
public sealed class SpscFlagRing<T> : Ring
    where T : unmanaged
{
    private const int ProducerEntry = 0;
    private const int ConsumerEntry = 1;

    private SpscFlagRing(
        PageRegion region,
        RingLayout layout,
        RingOptions options,
        bool ownsBacking
    )
        : base(region, layout, options, ownsBacking) => Core = new(new RingView<T>(region, layout));

    internal SpscFlagCore<T, HardwareOrder> Core { get; }

    /// <summary>Makes a ring in memory of its own.</summary>
    /// <param name="capacity">How many slots: a power of two, at least 2.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is no power of two or out of range.</exception>
    /// <exception cref="ArgumentException">The item's size is no multiple of 8.</exception>
    public static SpscFlagRing<T> Create(int capacity) =>
        Create(new RingOptions { Capacity = capacity });

    /// <summary>Makes a ring in memory of its own.</summary>
    /// <param name="options">How.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The item's size is no multiple of 8.</exception>
    public static SpscFlagRing<T> Create(RingOptions options) =>
        RingSetup.Make<T, SpscFlagRing<T>>(RingKind.SpscFlag, options, Open);

    /// <summary>Makes a ring in memory that the caller brings.</summary>
    /// <param name="region">Where: at a multiple of 128 bytes, long enough for the ring; its content is overwritten.</param>
    /// <param name="options">How.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The region is too small or not aligned, or the item's size is no multiple of 8.</exception>
    public static SpscFlagRing<T> Create(PageRegion region, RingOptions options) =>
        RingSetup.Make<T, SpscFlagRing<T>>(region, RingKind.SpscFlag, options, Open);

    /// <summary>Attaches to a ring that exists in memory.</summary>
    /// <param name="region">Where.</param>
    /// <param name="options">What is expected: layout identifier, least capacity; and this side's parker and liveness.</param>
    /// <param name="ring">The ring; dispose of it.</param>
    /// <param name="fault">What was wrong, by field.</param>
    /// <returns>Whether there was such a ring.</returns>
    public static bool TryAttach(
        PageRegion region,
        RingOptions options,
        [NotNullWhen(true)] out SpscFlagRing<T>? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ring = RingSetup.TryAttach<T, SpscFlagRing<T>>(
            region,
            RingKind.SpscFlag,
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
    public static SpscFlagRing<T> Attach(PageRegion region, RingOptions options) =>
        TryAttach(region, options, out var ring, out var fault)
            ? ring
            : throw new RingFaultException(fault);

    /// <summary>Makes a ring in memory that the caller brings, as a snapshot has it.</summary>
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
        [NotNullWhen(true)] out SpscFlagRing<T>? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ring = null;
        fault = RingSnapshot.TryRestore<T>(
            region,
            snapshot,
            RingKind.SpscFlag,
            options,
            SnapshotChecks.Flags
        );
        return fault is null && TryAttach(region, options, out ring, out fault);
    }

    /// <summary>Opens the producer's side.</summary>
    /// <returns>The one producer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a producer already, living or dead.</exception>
    /// <exception cref="RingFaultException">The ring's indices are mad; the ring is closed.</exception>
    public SpscFlagProducer<T> OpenProducer() =>
        new(this, ClaimOwner(RingRole.Producer, ProducerEntry, 1));

    /// <summary>Opens the consumer's side.</summary>
    /// <returns>The one consumer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a consumer already, living or dead.</exception>
    /// <exception cref="RingFaultException">The ring's indices are mad; the ring is closed.</exception>
    public SpscFlagConsumer<T> OpenConsumer() =>
        new(this, ClaimOwner(RingRole.Consumer, ConsumerEntry, 1));

    private protected override RecoveryReport RecoverCore()
    {
        var report = SingleSides.Recover(Control, Liveness, Core.Repair);
        if (report.DeadOwners != 0)
        {
            // A slot that recovery cleared is one that a sleeping producer waits for.
            WakeSide(RingRole.Producer);
        }

        return report;
    }

    private static SpscFlagRing<T> Open(
        PageRegion region,
        RingLayout layout,
        RingOptions options,
        bool ownsBacking
    ) => new(region, layout, options, ownsBacking);
}
