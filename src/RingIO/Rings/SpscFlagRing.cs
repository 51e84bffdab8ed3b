// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// A ring with one producer and one consumer whose slots are their own flags (FastForward): the fastest for single
/// items, most of all where the two cores are far apart.
/// </summary>
/// <typeparam name="T">The item: unmanaged, a multiple of 8 bytes; its first 8 bytes are never all zeros nor all ones.</typeparam>
/// <remarks>
/// <para>The algorithm, its words and its orderings stand in <see cref="SpscFlagCore{T, TOrder}"/>. Between threads of one
/// process, or between processes over a shared backing. Every item is published by itself: there is no lazy
/// publication, and no reserve and commit, because an item written in place would set its own flag while it is half
/// written, and slots are set and cleared one by one anyway. Where batches or items in place matter, use
/// <see cref="SpscRing{T}"/>.</para>
/// <para>One slot always stays empty: <see cref="Ring.Capacity"/> slots hold one item less.</para>
/// <para>A process that dies on one side leaves the ring whole: an item is in the ring if its put had come as far as its
/// flag; it is taken if the consumer had come as far as clearing that. What was copied and not cleared comes again.
/// Whoever opens a side finds its index by reading every slot once.</para>
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

    /// <summary>Opens the producer's side.</summary>
    /// <returns>The one producer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a producer already, living or dead.</exception>
    /// <exception cref="RingFaultException">The slots are what no correct sides leave; the ring is closed.</exception>
    public SpscFlagProducer<T> OpenProducer() =>
        new(this, ClaimOwner(RingRole.Producer, ProducerEntry, 1));

    /// <summary>Opens the consumer's side.</summary>
    /// <returns>The one consumer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a consumer already, living or dead.</exception>
    /// <exception cref="RingFaultException">The slots are what no correct sides leave; the ring is closed.</exception>
    public SpscFlagConsumer<T> OpenConsumer() =>
        new(this, ClaimOwner(RingRole.Consumer, ConsumerEntry, 1));

    /// <summary>Writes a snapshot's ring into memory, after checking all of it, slots included.</summary>
    /// <param name="region">Where: at a multiple of 128 bytes, long enough for the ring; untouched if the snapshot is refused.</param>
    /// <param name="snapshot">What <see cref="Ring.Snapshot()"/> made.</param>
    /// <param name="options">What is expected, as for TryAttach.</param>
    /// <param name="ring">The ring; dispose of it.</param>
    /// <param name="fault">What was wrong.</param>
    /// <returns>Whether there was such a ring in the snapshot.</returns>
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
            FlagSlots.Check
        );
        return fault is null && TryAttach(region, options, out ring, out fault);
    }

    // Nothing to repair: a put and a take are one store each.
    private protected override RecoveryReport RecoverCore() =>
        SingleSides.Recover(Control, Liveness);

    private static SpscFlagRing<T> Open(
        PageRegion region,
        RingLayout layout,
        RingOptions options,
        bool ownsBacking
    ) => new(region, layout, options, ownsBacking);
}
