// SPDX-License-Identifier: MIT

using System.Numerics;
using RingIO.Primitives;

namespace RingIO.Events;

public sealed partial class PortTable
{
    private readonly ulong[] _deferred;
    private int _deferredCount;
    private int _nextDeferred;
    private long _storms;

    /// <summary>Goes on with what is not finished: a reset, and events whose windows are over.</summary>
    /// <param name="budget">How many ports, or words of 64 ports, to look at most; above 0.</param>
    /// <returns>How many ports were closed or got their event.</returns>
    public int Step(int budget)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(budget);
        var done = 0;
        if (IsResetting)
        {
            lock (_channels.Changes)
            {
                done = IsResetting && !_isGone ? ContinueReset(budget) : 0;
            }
        }

        // Once around at most: a window that is not over will not be so in the same call.
        budget = Math.Min(budget, _deferred.Length);
        for (; budget > 0 && Volatile.Read(ref _deferredCount) > 0; budget--)
        {
            done += DeliverDeferred(_nextDeferred);
            _nextDeferred = (_nextDeferred + 1) % _deferred.Length;
        }

        return done;
    }

    /// <summary>Raises an event of this domain; the caller is inside its gate, or the peer's, or has closed them.</summary>
    internal EventRaise Raise(PortEntry entry, int vcpu)
    {
        if (_options.Throttle is not { } throttle)
        {
            return Deliver(entry, vcpu);
        }

        if (!HasBudget(entry, throttle))
        {
            if (Interlocked.Exchange(ref entry.IsStorming, 1) == 0)
            {
                Interlocked.Increment(ref _storms);
            }

            Defer(entry.Number);
            return EventRaise.Deferred;
        }

        var raised = Deliver(entry, vcpu);
        if (
            raised is EventRaise.Upcall or EventRaise.Queued
            && Interlocked.Increment(ref entry.Spent) == 1
        )
        {
            Volatile.Write(ref entry.WindowStart, _options.Time.GetTimestamp());
        }

        return raised;
    }

    /// <summary>Tells a virtual CPU if that is due; outside every gate and lock.</summary>
    internal void Tell(EventRaise raised, int vcpu)
    {
        if (raised == EventRaise.Upcall)
        {
            _options.Upcalls.Upcall(new(vcpu));
        }
    }

    private EventRaise Deliver(PortEntry entry, int vcpu) =>
        _fifo is { } fifo
            ? fifo.Core.Raise(entry.Number, ref entry.Fifo, vcpu, entry.Priority)
            : _twoLevel.Raise(entry.Number, vcpu);

    private bool IsPending(PortEntry entry) =>
        _fifo is { } fifo
            ? fifo.Core.TryLook(entry.Number, out var word) && (word & FifoLayout.Pending) != 0
            : _twoLevel.IsPending(entry.Number);

    // Both gates are closed.
    private void TakeBack(PortEntry entry)
    {
        if (_fifo is { } fifo)
        {
            fifo.Core.Clear(entry.Number, ref entry.Fifo);
        }
        else if (entry.Number < SharedInfoLayout.TwoLevelPorts)
        {
            _twoLevel.Clear(entry.Number);
        }

        TryTakeDeferred(entry.Number);
        (entry.Spent, entry.WindowStart, entry.IsStorming) = (0, 0, 0);
    }

    // A window begins with its first delivery. The clock is asked then, and when the budget is spent.
    private bool HasBudget(PortEntry entry, EventThrottle throttle)
    {
        if (Volatile.Read(ref entry.Spent) < throttle.MaxDeliveries)
        {
            return true;
        }

        if (_options.Time.GetElapsedTime(Volatile.Read(ref entry.WindowStart)) < throttle.Window)
        {
            return false;
        }

        Volatile.Write(ref entry.IsStorming, 0);
        Volatile.Write(ref entry.Spent, 0);
        return true;
    }

    private void Defer(uint port)
    {
        var bit = 1UL << (int)(port % 64);
        if ((Interlocked.Or(ref _deferred[port / 64], bit) & bit) == 0)
        {
            Interlocked.Increment(ref _deferredCount);
        }
    }

    private bool TryTakeDeferred(uint port)
    {
        if (_deferred.Length == 0)
        {
            return false;
        }

        var bit = 1UL << (int)(port % 64);
        if ((Interlocked.And(ref _deferred[port / 64], ~bit) & bit) == 0)
        {
            return false;
        }

        Interlocked.Decrement(ref _deferredCount);
        return true;
    }

    private int DeliverDeferred(int word)
    {
        var done = 0;
        for (var left = Volatile.Read(ref _deferred[word]); left != 0; left &= left - 1)
        {
            var entry = Find(new((uint)((word * 64) + BitOperations.TrailingZeroCount(left))))!;
            entry.Enter();
            if (Interlocked.CompareExchange(ref entry.IsStorming, 2, 1) == 1)
            {
                // Told once a window, on this thread; the port cannot change meanwhile, so what is told is true.
                var storm = new EventStorm(
                    Domain,
                    new(entry.Number),
                    entry.Peer?.Table.Domain ?? Domain
                );
                entry.Leave();
                _options.OnStorm?.Invoke(storm);
                entry.Enter();
            }

            var raised = EventRaise.Idle;
            var vcpu = entry.Vcpu;
            if (HasBudget(entry, _options.Throttle!) && TryTakeDeferred(entry.Number))
            {
                // Taken first: an event that comes behind this is kept anew, or delivered.
                raised = Raise(entry, vcpu);
                done++;
            }

            entry.Leave();
            Tell(raised, vcpu);
        }

        return done;
    }
}
