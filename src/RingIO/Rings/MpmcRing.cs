// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>A ring with many producers and many consumers; each item goes to one of the consumers.</summary>
/// <typeparam name="T">The item: unmanaged, of any size up to <see cref="RingLayout.MaxItemSize"/>.</typeparam>
/// <remarks>
/// The algorithm, its words, its orderings and the proof of its recovery stand in <see cref="MpmcCore{T, TOrder}"/>. Between
/// threads of one process, or between processes over a shared backing. A producer that dies within a put holds consumers up,
/// a consumer that dies within a take holds producers up a lap later, until <see cref="Recover(Action{T})"/>.
/// <see cref="Ring.Complete"/> it when every producer has made its last put: a put that begins after is not waited for.
/// </remarks>
public sealed class MpmcRing<T> : Ring
    where T : unmanaged
{
    private MpmcRing(PageRegion region, RingLayout layout, RingOptions options, bool ownsBacking)
        : base(region, layout, options, ownsBacking) => Core = new(new RingView<T>(region, layout));

    internal MpmcCore<T, HardwareOrder> Core { get; }

    /// <summary>Makes a ring in memory of its own.</summary>
    /// <param name="capacity">How many slots: a power of two, at least 2.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is no power of two or out of range.</exception>
    public static MpmcRing<T> Create(int capacity) =>
        Create(new RingOptions { Capacity = capacity });

    /// <summary>Makes a ring in memory of its own.</summary>
    /// <param name="options">How.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static MpmcRing<T> Create(RingOptions options) =>
        RingSetup.Make<T, MpmcRing<T>>(RingKind.Mpmc, options, Open);

    /// <summary>Makes a ring in memory that the caller brings.</summary>
    /// <param name="region">Where: at a multiple of 128 bytes, long enough for the ring; its content is overwritten.</param>
    /// <param name="options">How.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The region is too small or not aligned.</exception>
    public static MpmcRing<T> Create(PageRegion region, RingOptions options) =>
        RingSetup.Make<T, MpmcRing<T>>(region, RingKind.Mpmc, options, Open);

    /// <summary>Attaches to a ring that exists in memory.</summary>
    /// <param name="region">Where.</param>
    /// <param name="options">What is expected: layout identifier, least capacity; and this side's parker and liveness.</param>
    /// <param name="ring">The ring; dispose of it.</param>
    /// <param name="fault">What was wrong, by field.</param>
    /// <returns>Whether there was such a ring.</returns>
    public static bool TryAttach(
        PageRegion region,
        RingOptions options,
        [NotNullWhen(true)] out MpmcRing<T>? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ring = RingSetup.TryAttach<T, MpmcRing<T>>(region, RingKind.Mpmc, options, Open, out fault);
        return fault is null;
    }

    /// <summary>Attaches to a ring that exists in memory.</summary>
    /// <param name="region">Where.</param>
    /// <param name="options">What is expected.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="RingFaultException">There is no such ring; the fault says which field is wrong.</exception>
    public static MpmcRing<T> Attach(PageRegion region, RingOptions options) =>
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
        [NotNullWhen(true)] out MpmcRing<T>? ring,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ring = null;
        fault = RingSnapshot.TryRestore<T>(
            region,
            snapshot,
            RingKind.Mpmc,
            options,
            SnapshotChecks.Sequences
        );
        return fault is null && TryAttach(region, options, out ring, out fault);
    }

    /// <summary>Opens one more producer.</summary>
    /// <returns>A producer for one thread; dispose of it to free its entry.</returns>
    /// <exception cref="InvalidOperationException">As many sides are open as the ring has owners.</exception>
    public MpmcProducer<T> OpenProducer() =>
        new(this, ClaimOwner(RingRole.Producer, 0, Layout.Owners));

    /// <summary>Opens one more consumer.</summary>
    /// <returns>A consumer for one thread; dispose of it to free its entry.</returns>
    /// <exception cref="InvalidOperationException">As many sides are open as the ring has owners.</exception>
    public MpmcConsumer<T> OpenConsumer() =>
        new(this, ClaimOwner(RingRole.Consumer, 0, Layout.Owners));

    /// <summary>
    /// Frees what dead owners held, as <see cref="Ring.Recover"/> does, and hands on the items that dead consumers had
    /// claimed and not released. Without this overload such items stay in the ring and recovery is not complete.
    /// </summary>
    /// <param name="adopt">
    /// Gets each such item, in order, before its slot is freed. Each is handed on once; only if the caller dies in here is
    /// it handed on again by the next recovery (at least once), and so it is if this throws. The dead consumer may have
    /// used the item: it had not released it.
    /// </param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="ObjectDisposedException">The ring has been disposed of.</exception>
    public RecoveryReport Recover(Action<T> adopt)
    {
        ArgumentNullException.ThrowIfNull(adopt);
        return RunRecovery(() => Core.Recover(Liveness, adopt));
    }

    private protected override RecoveryReport RecoverCore() => Core.Recover(Liveness, adopt: null);

    private static MpmcRing<T> Open(
        PageRegion region,
        RingLayout layout,
        RingOptions options,
        bool ownsBacking
    ) => new(region, layout, options, ownsBacking);
}
