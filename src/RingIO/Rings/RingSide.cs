// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Rings;

/// <summary>One side of a ring: what producers and consumers of every kind share.</summary>
/// <remarks>
/// Threading: one thread at a time; in debug builds of the library a second one is caught when the two overlap.
/// Ownership: the opener disposes of it, which lets the side be opened again; the ring stays.
/// </remarks>
public abstract class RingSide : IDisposable
{
    private readonly int _entry;
    private bool _disposed;
    private int _inside;

    private protected RingSide(Ring ring, RingRole role, int entry)
    {
        Ring = ring;
        Role = role;
        _entry = entry;
        ring.Enroll(this);
    }

    /// <summary>Which side this is.</summary>
    public RingRole Role { get; }

    /// <summary>
    /// Whether a try would succeed now: room for a producer, an item for a consumer. Consumes nothing. May do work that
    /// keeps the ring going, such as looking at the peer's index.
    /// </summary>
    public abstract bool IsReady { get; }

    /// <summary>
    /// Whether nothing will ever become ready again: for a producer the ring is no longer open; for a consumer it is
    /// aborted or faulted, or completed and empty.
    /// </summary>
    public bool IsEnded =>
        Ring.State switch
        {
            RingState.Open => false,
            // The state was seen before this look: what was put before the end is seen by it.
            RingState.Completed => Role == RingRole.Producer || (!IsReady && IsDrained),
            _ => true,
        };

    /// <summary>How often a cursor or reservation of this side was opened or closed: odd while one is open.</summary>
    public uint CursorEpoch { get; private set; }

    /// <summary>Whether a cursor or reservation is open, or was dropped.</summary>
    internal bool IsCursorOpen => (CursorEpoch & 1) != 0;

    /// <summary>Whether the side or its ring has been disposed of.</summary>
    internal bool IsUnusable => _disposed || Ring.IsDisposed;

    /// <summary>Whether consumers wait for what a cursor or reservation of this side has claimed, so that the end cannot lose it.</summary>
    internal virtual bool IsAwaited => false;

    internal Ring Ring { get; }

    internal int Entry => _entry;

    /// <summary>Waits until the side is ready or the ring has ended. Takes nothing and puts nothing.</summary>
    /// <remarks>The end comes first: <see cref="IsEnded"/> says what it is for each side.</remarks>
    /// <param name="strategy">How to wait.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is lost by it.</param>
    /// <returns><see langword="true"/> if ready; <see langword="false"/> if the ring has ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The strategy parks and the ring was not made for it.</exception>
    public bool Wait(WaitStrategy strategy, CancellationToken cancellationToken = default) =>
        Wait(strategy, Timeout.InfiniteTimeSpan, cancellationToken) == WaitOutcome.Ready;

    /// <summary>Waits until the side is ready, the ring has ended, or the time is over. Takes nothing and puts nothing.</summary>
    /// <param name="strategy">How to wait.</param>
    /// <param name="timeout">The longest wait, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is lost by it.</param>
    /// <returns>Why the wait ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The strategy parks and the ring was not made for it.</exception>
    public WaitOutcome Wait(
        WaitStrategy strategy,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }

        ThrowIfUnusable();
        return strategy.Wait(this, timeout, cancellationToken);
    }

    /// <summary>Lets the side be opened again. Disposing twice is harmless.</summary>
    /// <exception cref="InvalidOperationException">A cursor is open: what it holds unpublished would be lost unseen.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        ThrowIfCursorOpen();
        _disposed = true;
        Ring.Dismiss(this);
        if (!Ring.IsDisposed)
        {
            DisposeCore();
            LeaveCore();
        }

        GC.SuppressFinalize(this);
    }

    private protected virtual void DisposeCore() { }

    /// <summary>Opens what the side needs; if that fails, its entry is given back and the failure goes on.</summary>
    private protected TPosition OpenOrLeave<TPosition>(Func<TPosition> open)
    {
        try
        {
            return open();
        }
        catch
        {
            Ring.Dismiss(this);
            Ring.Control.Leave(_entry);
            throw;
        }
    }

    /// <summary>Gives the entry back.</summary>
    private protected virtual void LeaveCore() => Ring.Control.Leave(_entry);

    /// <summary>Whether a completed ring that shows a consumer no item has none under way either, nor one that others must take first.</summary>
    private protected virtual bool IsDrained => true;

    internal void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(IsUnusable, this);
        ThrowIfCursorOpen();
    }

    /// <summary>For producers, instead of <see cref="ThrowIfUnusable"/>: whether the ring was not ended on this object.</summary>
    private protected bool MayPut()
    {
        ThrowIfUnusable();
        return !Ring.IsEndedHere;
    }

    internal void MarkCursorOpen()
    {
        ThrowIfUnusable();
        CursorEpoch++;
    }

    internal void MarkCursorClosed() => CursorEpoch += CursorEpoch & 1;

    /// <summary>Closes a cursor or reservation that was dropped; says whether one was, in a ring that can still be used.</summary>
    private protected bool TryCloseDropped()
    {
        var dropped = IsCursorOpen;
        MarkCursorClosed();
        return dropped && !IsUnusable;
    }

    internal void ThrowIfCursorOpen()
    {
        if (IsCursorOpen)
        {
            throw new InvalidOperationException(
                $"A cursor or reservation of this {Role} is open, or was dropped without Dispose or Commit: what it did not publish is not in the ring. Dispose of cursors (using), commit reservations; DropCursor gives up what a lost one held."
            );
        }
    }

    [Conditional("DEBUG")]
    private protected void Enter()
    {
        if (Interlocked.Exchange(ref _inside, 1) != 0)
        {
            throw new InvalidOperationException(
                $"Two threads use this {Role} at once: a side belongs to one thread at a time."
            );
        }
    }

    [Conditional("DEBUG")]
    private protected void Exit() => Volatile.Write(ref _inside, 0);
}
