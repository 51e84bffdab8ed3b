// SPDX-License-Identifier: MIT

using System.Buffers;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>What every kind of ring has: memory that it leases, a state, sides that are opened, an end.</summary>
/// <remarks>
/// Ownership: a ring leases its backing until it is disposed of; it disposes of the backing only if it allocated it.
/// Sides are used by one thread each; the members here may be called from any thread.
/// </remarks>
public abstract class Ring : IDisposable
{
    private static readonly ProcessLiveness DefaultLiveness = new();
    private static readonly PollingParker AcrossProcesses = new();
    private static readonly MonitorParker InThisProcess = new();

    private readonly PageLease _lease;
    private readonly IPageBacking? _ownBacking;
    private readonly List<RingSide> _sides = [];
    private RingFault? _seen;
    private int _disposed;
    private int _endedHere;

    private protected Ring(
        PageRegion region,
        RingLayout layout,
        RingOptions options,
        bool ownsBacking
    )
    {
        if (
            options.Parker is { CrossesProcesses: false }
            && region.Backing.IsShared
            && (layout.Features & RingFeatures.Parking) != 0
        )
        {
            throw new ArgumentException(
                $"{options.Parker.GetType().Name} wakes nobody in another process, and this ring parks in shared memory: leave RingOptions.Parker null (PollingParker), or give FutexParker of RingIO.Linux to all sides.",
                nameof(options)
            );
        }

        Region = region;
        Layout = layout;
        Parker = options.Parker ?? DefaultParker(region);
        Liveness = options.Liveness ?? DefaultLiveness;
        _lease = region.Backing.Lease();
        _ownBacking = ownsBacking ? region.Backing : null;
        Control = new(
            new Slots<RingWords>(region.Address, 1),
            new Slots<OwnerWords>(region.Address + (nint)RingLayout.OwnersOffset, layout.Owners)
        );
    }

    /// <summary>Where the ring lives.</summary>
    public PageRegion Region { get; }

    /// <summary>The ring's geometry.</summary>
    public RingLayout Layout { get; }

    /// <summary>How many slots the ring has.</summary>
    public long Capacity => Layout.Capacity;

    /// <summary>Where the ring stands in its life.</summary>
    /// <exception cref="ObjectDisposedException">The ring has been disposed of.</exception>
    public RingState State
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            var state = Control.State;
            if (state == RingState.Faulted && Volatile.Read(ref _seen) is null)
            {
                // The core that closed the ring woke nobody: whoever learns of it first here does.
                Report(WhatIsSeen());
            }

            return state;
        }
    }

    /// <summary>Why the ring is faulted, or null if it is not. Rely on nothing more that goes through a faulted ring: see <see cref="RingState.Faulted"/>.</summary>
    public RingFault? Fault => State == RingState.Faulted ? Volatile.Read(ref _seen) : null;

    internal IParker Parker { get; }

    internal IOwnerLiveness Liveness { get; }

    internal RingControl<HardwareOrder> Control { get; }

    internal bool IsParking => (Layout.Features & RingFeatures.Parking) != 0;

    /// <summary>Whether the end was called on this object: producers opened here put nothing more. No shared word is looked at.</summary>
    internal bool IsEndedHere => Volatile.Read(ref _endedHere) != 0;

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Says that nothing more will be put, and wakes everyone on both sides. What is in the ring can still be taken.</summary>
    /// <remarks>
    /// Producers that were opened on this object put nothing more: their tries return false. What a producer of another
    /// process, one that is within a call on another thread meanwhile, or a cursor puts after the end may be lost.
    /// </remarks>
    /// <returns><see langword="false"/> if the ring had ended before.</returns>
    /// <exception cref="InvalidOperationException">
    /// A cursor or reservation of the one producer, opened here, is open or was dropped: what it holds unpublished would be
    /// lost unseen. The ring is as it was. Where several producers share a ring, consumers wait for claims instead.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring has been disposed of.</exception>
    public bool Complete()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ThrowIfCursorOpen(static side => side.Role == RingRole.Producer && !side.IsAwaited);
        return End(RingState.Completed);
    }

    /// <summary>Gives the ring up, and wakes everyone on both sides. Producers that were opened on this object put nothing more, but for what open cursors have room for.</summary>
    /// <returns><see langword="false"/> if the ring had ended before.</returns>
    /// <exception cref="ObjectDisposedException">The ring has been disposed of.</exception>
    public bool Abort() => End(RingState.Aborted);

    /// <summary>
    /// Frees what dead owners held: a side that can be opened again, slots that were claimed and never put, items that
    /// were claimed and never taken. Nothing of a living owner's is touched, nothing that was published is lost.
    /// </summary>
    /// <returns>What was found and done.</returns>
    /// <exception cref="ObjectDisposedException">The ring has been disposed of.</exception>
    public RecoveryReport Recover() => RunRecovery(RecoverCore);

    private protected RecoveryReport RunRecovery(Func<RecoveryReport> recover)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (!Control.TryBeginRecovery(Liveness))
        {
            return RecoveryReport.Busy;
        }

        try
        {
            var report = recover();
            // Who died may have published or released and woken nobody; and what was repaired is news.
            WakeSide(RingRole.Producer);
            WakeSide(RingRole.Consumer);
            return report;
        }
        finally
        {
            Control.FinishRecovery();
        }
    }

    /// <summary>Writes down a ring at rest, items and all, so that another process or another day can go on with it.</summary>
    /// <returns>The snapshot; each kind of ring has a TryRestore for it.</returns>
    /// <remarks>
    /// Nobody uses the ring meanwhile: the caller sees to that; what can be seen to contradict is refused. Owners and
    /// sleepers are not part of a snapshot. It is in this machine's byte order.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The ring is faulted, larger than 2 GiB, or visibly not at rest.</exception>
    /// <exception cref="ObjectDisposedException">The ring has been disposed of.</exception>
    public byte[] Snapshot()
    {
        var snapshot = new byte[RingSnapshot.LengthOf(Layout)];
        WriteSnapshot(snapshot);
        return snapshot;
    }

    /// <summary>Writes down a ring at rest, as <see cref="Snapshot()"/> does.</summary>
    /// <param name="writer">Where to; it is advanced by the snapshot's length.</param>
    /// <inheritdoc cref="Snapshot()" path="/exception"/>
    public void Snapshot(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var length = RingSnapshot.LengthOf(Layout);
        WriteSnapshot(writer.GetSpan(length)[..length]);
        writer.Advance(length);
    }

    /// <summary>Gives the lease back, and the memory too if the ring allocated it. Dispose of the sides first.</summary>
    /// <exception cref="InvalidOperationException">
    /// A cursor or reservation of a side opened here is open or was dropped: it would go on in memory that is no longer the
    /// ring's. Nothing is released.
    /// </exception>
    public void Dispose()
    {
        if (IsDisposed)
        {
            return;
        }

        ThrowIfCursorOpen(static _ => true);
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _lease.Dispose();
        DisposeCore();
        _ownBacking?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected virtual void DisposeCore() { }

    /// <summary>Where the slots are; a ring whose slots lie in a region of their own says where.</summary>
    private protected virtual nint SlotsAddress => Region.Address + (nint)Layout.SlotsOffset;

    /// <summary>Called when this object has ended the ring, after both sides were woken.</summary>
    private protected virtual void OnEnded() { }

    private protected abstract RecoveryReport RecoverCore();

    /// <summary>Claims an entry of the table of owners for a side that is being opened.</summary>
    internal int ClaimOwner(RingRole role, int first, int count)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var entry = Control.TryClaim(role, Liveness.Current, first, count);
        if (entry >= 0)
        {
            return entry;
        }

        var owner = Control.OwnerOf(first);
        var advice =
            owner == 0 ? "who has just left: try again"
            : Liveness.IsAlive(owner) ? "who is alive: dispose of that side first"
            : "who is dead: call Recover, then open again";
        throw new InvalidOperationException(
            count == 1
                ? $"The ring has its {role} already: owner 0x{owner:x}, {advice}."
                : $"All {count} entries for owners are taken: make the ring with more owners, dispose of sides, or call Recover if some are dead."
        );
    }

    /// <summary>Remembers an open side, so that a snapshot can ask whether it is at rest.</summary>
    internal void Enroll(RingSide side)
    {
        lock (_sides)
        {
            _sides.Add(side);
        }
    }

    internal void Dismiss(RingSide side)
    {
        lock (_sides)
        {
            _sides.Remove(side);
        }
    }

    /// <summary>Keeps what one of our sides saw when it closed the ring: more than the shared state can tell.</summary>
    internal void Report(RingFault fault)
    {
        Interlocked.CompareExchange(ref _seen, fault, null);
        WakeSide(RingRole.Producer);
        WakeSide(RingRole.Consumer);
    }

    internal void WakeSide(RingRole side)
    {
        Control.Wake(side);
        Parker.Unpark(ref Control.WakeWord(side));
    }

    private void WriteSnapshot(Span<byte> snapshot)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ThrowIfCursorOpen(static _ => true);
        RingSnapshot.Write(Region.Address, SlotsAddress, Layout, snapshot);
    }

    private void ThrowIfCursorOpen(Predicate<RingSide> concerns)
    {
        lock (_sides)
        {
            foreach (var side in _sides)
            {
                if (concerns(side))
                {
                    side.ThrowIfCursorOpen();
                }
            }
        }
    }

    private bool End(RingState state)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        // Before the state: whoever has seen the end knows that no try here begins after it and puts something.
        Volatile.Write(ref _endedHere, 1);
        var ended = Control.TryEnd(state);
        WakeSide(RingRole.Producer);
        WakeSide(RingRole.Consumer);
        OnEnded();
        return ended;
    }

    private RingFault WhatIsSeen() =>
        new(
            RingFaultKind.BadIndex,
            $"A shared word of this {Layout.Kind} ring held what no correct peer writes: an index outside the ring, a malformed record or sequence word, an unknown state. {Control.Describe()} The ring is closed: make a new one."
        );

    private static IParker DefaultParker(PageRegion region) =>
        region.Backing.IsShared ? AcrossProcesses : InThisProcess;
}
