// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// A ring of variable-length records with one producer and one consumer. A record is one span, written and read in
/// place: claim, fill, commit; open, read, release.
/// </summary>
/// <remarks>
/// The algorithm, its words and its framing stand in <see cref="RecordCore{TOrder}"/>. The capacity is in bytes; a
/// record takes its length and 8 bytes of header, rounded up to a multiple of 8, and at most half the ring. Over a
/// mirrored region (<see cref="IPageBacking.IsMirrored"/>) no byte is lost to padding at the ring's end. Between
/// threads of one process, or between processes over a shared backing. A process that dies on one side leaves the ring
/// whole: after <see cref="Ring.Recover"/> that side is opened anew at the published index. Headers read from shared
/// memory are checked: a malformed one closes the ring (<see cref="RingFaultKind.BadRecord"/>).
/// </remarks>
public sealed class RecordRing : Ring
{
    private const int ProducerEntry = 0;
    private const int ConsumerEntry = 1;

    private readonly PageLease? _dataLease;

    private RecordRing(ByteMemory memory, RingOptions options)
        : base(memory.Control, memory.Layout, options, memory.OwnsBacking)
    {
        _dataLease = memory.Data?.Backing.Lease();
        IsMirrored = memory.IsMirrored && (Layout.Features & RingFeatures.Mirrored) != 0;
        Core = new(memory.View, IsMirrored);
        SlotsAddress = memory.Address;
    }

    /// <summary>The longest record in bytes: half the capacity less the header of 8.</summary>
    public int MaxLength => Core.MaxLength;

    /// <summary>Whether records go on past the ring's end, without padding.</summary>
    public bool IsMirrored { get; }

    internal RecordCore<HardwareOrder> Core { get; }

    private protected override nint SlotsAddress { get; }

    /// <summary>Makes a ring in memory of its own.</summary>
    /// <param name="capacityBytes">How many bytes: a power of two, at least 64.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is no power of two or out of range.</exception>
    public static RecordRing Create(int capacityBytes) =>
        Create(new RingOptions { Capacity = capacityBytes });

    /// <summary>Makes a ring in memory of its own.</summary>
    /// <param name="options">How; a first index is rounded down to a multiple of 8.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static RecordRing Create(RingOptions options) => Make(null, null, options);

    /// <summary>Makes a ring in memory that the caller brings.</summary>
    /// <param name="region">Where: at a multiple of 128 bytes, long enough for the ring; its content is overwritten.</param>
    /// <param name="options">How; a first index is rounded down to a multiple of 8.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The region is too small or not aligned.</exception>
    public static RecordRing Create(PageRegion region, RingOptions options) =>
        Make(region, null, options);

    /// <summary>Makes a ring whose records lie in a region of their own, which may be mirrored.</summary>
    /// <param name="control">Where the words go: at a multiple of 128 bytes; its content is overwritten.</param>
    /// <param name="data">Where the records go: at a multiple of 128 bytes, at least the capacity; all of a mirrored backing as long as the capacity to do without padding.</param>
    /// <param name="options">How; a first index is rounded down to a multiple of 8.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A region is too small or not aligned.</exception>
    public static RecordRing Create(PageRegion control, PageRegion data, RingOptions options) =>
        Make(control, data, options);

    /// <summary>Attaches to a ring that exists in memory.</summary>
    /// <param name="region">Where.</param>
    /// <param name="options">What is expected: layout identifier, least capacity; and this side's parker and liveness.</param>
    /// <param name="ring">The ring; dispose of it.</param>
    /// <param name="fault">What was wrong, by field.</param>
    /// <returns>Whether there was such a ring.</returns>
    public static bool TryAttach(
        PageRegion region,
        RingOptions options,
        [NotNullWhen(true)] out RecordRing? ring,
        [NotNullWhen(false)] out RingFault? fault
    ) => TryOpen(region, null, options, out ring, out fault);

    /// <summary>Attaches to a ring whose records lie in a region of their own.</summary>
    /// <param name="control">Where the words are.</param>
    /// <param name="data">Where the records are; mirrored if the ring was made so.</param>
    /// <param name="options">What is expected: layout identifier, least capacity; and this side's parker and liveness.</param>
    /// <param name="ring">The ring; dispose of it.</param>
    /// <param name="fault">What was wrong, by field.</param>
    /// <returns>Whether there was such a ring.</returns>
    public static bool TryAttach(
        PageRegion control,
        PageRegion data,
        RingOptions options,
        [NotNullWhen(true)] out RecordRing? ring,
        [NotNullWhen(false)] out RingFault? fault
    ) => TryOpen(control, data, options, out ring, out fault);

    /// <summary>Attaches to a ring that exists in memory.</summary>
    /// <param name="region">Where.</param>
    /// <param name="options">What is expected.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="RingFaultException">There is no such ring; the fault says which field is wrong.</exception>
    public static RecordRing Attach(PageRegion region, RingOptions options) =>
        TryOpen(region, null, options, out var ring, out var fault)
            ? ring
            : throw new RingFaultException(fault);

    /// <summary>Attaches to a ring whose records lie in a region of their own.</summary>
    /// <param name="control">Where the words are.</param>
    /// <param name="data">Where the records are; mirrored if the ring was made so.</param>
    /// <param name="options">What is expected.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="RingFaultException">There is no such ring; the fault says which field is wrong.</exception>
    public static RecordRing Attach(PageRegion control, PageRegion data, RingOptions options) =>
        TryOpen(control, data, options, out var ring, out var fault)
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
        [NotNullWhen(true)] out RecordRing? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ring = null;
        fault = RingSnapshot.TryRestore<byte>(
            region,
            snapshot,
            RingKind.Record,
            options,
            SnapshotChecks.Records
        );
        return fault is null && TryAttach(region, options, out ring, out fault);
    }

    /// <summary>Makes a ring whose records lie in a region of their own, as a snapshot has it.</summary>
    /// <param name="control">Where the words go; overwritten only if the snapshot is sound.</param>
    /// <param name="data">Where the records go, mirrored if the ring was made so; overwritten likewise.</param>
    /// <param name="snapshot">What <see cref="Ring.Snapshot()"/> wrote.</param>
    /// <param name="options">What is expected: layout identifier, least capacity; and this side's parker and liveness.</param>
    /// <param name="ring">The ring; dispose of it.</param>
    /// <param name="fault">What was wrong, by field.</param>
    /// <returns>Whether the snapshot was one of such a ring.</returns>
    public static bool TryRestore(
        PageRegion control,
        PageRegion data,
        ReadOnlySpan<byte> snapshot,
        RingOptions options,
        [NotNullWhen(true)] out RecordRing? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ring = null;
        fault = RingSnapshot.TryRestore<byte>(
            control,
            snapshot,
            RingKind.Record,
            options,
            SnapshotChecks.Records,
            data
        );
        return fault is null && TryAttach(control, data, options, out ring, out fault);
    }

    /// <summary>Opens the producer's side.</summary>
    /// <returns>The one producer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a producer already, living or dead.</exception>
    public RecordProducer OpenProducer() =>
        new(this, ClaimOwner(RingRole.Producer, ProducerEntry, 1));

    /// <summary>Opens the consumer's side.</summary>
    /// <returns>The one consumer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a consumer already, living or dead.</exception>
    public RecordConsumer OpenConsumer() =>
        new(this, ClaimOwner(RingRole.Consumer, ConsumerEntry, 1));

    private protected override void DisposeCore() => _dataLease?.Dispose();

    private protected override RecoveryReport RecoverCore() =>
        SingleSides.Recover(Control, Liveness);

    private static RecordRing Make(PageRegion? control, PageRegion? data, RingOptions options) =>
        new(
            ByteMemory.Create(
                RingKind.Record,
                control,
                data,
                options,
                RecordCore<HardwareOrder>.MinCapacity
            ),
            options
        );

    private static bool TryOpen(
        PageRegion control,
        PageRegion? data,
        RingOptions options,
        [NotNullWhen(true)] out RecordRing? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        fault = ByteMemory.TryAttach(
            RingKind.Record,
            control,
            data,
            options,
            RecordCore<HardwareOrder>.MinCapacity,
            out var memory
        );
        ring = fault is null ? new(memory, options) : null;
        return ring is not null;
    }
}
