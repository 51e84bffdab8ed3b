// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>How a thread waits for the other side: it takes nothing, and it loses nothing when it is cancelled.</summary>
/// <remarks>Thread safety: strategies hold no state of a wait; one instance serves any number of threads.</remarks>
public abstract class WaitStrategy
{
    private protected WaitStrategy() { }

    /// <summary>Looks again and again with the processor's spin hint: lowest latency, a whole core.</summary>
    public static WaitStrategy BusySpin { get; } = new SpinStrategy(yieldAfter: long.MaxValue);

    /// <summary>Looks a while with the spin hint, then yields the core between looks: for more threads than cores.</summary>
    public static WaitStrategy SpinThenYield { get; } = new SpinStrategy(yieldAfter: 64);

    /// <summary>Looks a while, then sleeps until the other side publishes. Only for rings made with Parking.</summary>
    public static WaitStrategy Park { get; } = new ParkStrategy(spins: 128);

    internal WaitOutcome Wait(RingSide side, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return side.IsEnded ? WaitOutcome.Ended
            : side.IsReady ? WaitOutcome.Ready
            : WaitCore(side, timeout, cancellationToken);
    }

    // Room in a ring that has ended is no reason to put: nobody may be there to take.
    private protected static WaitOutcome Found(RingSide side) =>
        side.IsEnded ? WaitOutcome.Ended : WaitOutcome.Ready;

    private protected abstract WaitOutcome WaitCore(
        RingSide side,
        TimeSpan timeout,
        CancellationToken cancellationToken
    );

    private protected static TimeSpan Remaining(long started, TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return timeout;
        }

        var left = timeout - Stopwatch.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private sealed class SpinStrategy(long yieldAfter) : WaitStrategy
    {
        private protected override WaitOutcome WaitCore(
            RingSide side,
            TimeSpan timeout,
            CancellationToken cancellationToken
        )
        {
            var started = Stopwatch.GetTimestamp();
            for (var looks = 0L; ; looks++)
            {
                if (side.IsReady)
                {
                    return Found(side);
                }

                // State, clock and token are looked at now and then: they are far dearer than the look itself.
                if ((looks & 63) == 63)
                {
                    if (side.IsEnded)
                    {
                        return WaitOutcome.Ended;
                    }

                    cancellationToken.ThrowIfCancellationRequested();
                    if (Remaining(started, timeout) == TimeSpan.Zero)
                    {
                        return WaitOutcome.TimedOut;
                    }
                }

                if (looks < yieldAfter)
                {
                    HardwareOrder.SpinHint();
                }
                else
                {
                    Thread.Yield();
                }
            }
        }
    }

    private sealed class ParkStrategy(int spins) : WaitStrategy
    {
        // In shared memory the peer's parker may be another, whose Unpark does not reach ours: look again by ourselves.
        private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

        private static TimeSpan Shorter(TimeSpan left, TimeSpan longest) =>
            longest == Timeout.InfiniteTimeSpan ? left
            : left == Timeout.InfiniteTimeSpan || left > longest ? longest
            : left;

        private protected override WaitOutcome WaitCore(
            RingSide side,
            TimeSpan timeout,
            CancellationToken cancellationToken
        )
        {
            var ring = side.Ring;
            if (!ring.IsParking)
            {
                throw new InvalidOperationException(
                    "The ring was made without Parking: its peer would not wake a sleeper. Make it with RingOptions.Parking, or wait by spinning."
                );
            }

            for (var looks = 0; looks < spins; looks++)
            {
                if (side.IsReady)
                {
                    return Found(side);
                }

                HardwareOrder.SpinHint();
            }

            var longest = ring.Region.Backing.IsShared ? Slice : Timeout.InfiniteTimeSpan;
            var started = Stopwatch.GetTimestamp();
            // A cancellation changes the wake word and unparks, so that it is never slept through.
            using var cancelled = cancellationToken.UnsafeRegister(
                static state => ((RingSide)state!).Ring.WakeSide(((RingSide)state!).Role),
                side
            );
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var expected = ring.Control.Arm(side.Role);
                try
                {
                    if (side.IsReady)
                    {
                        return Found(side);
                    }

                    if (side.IsEnded)
                    {
                        return WaitOutcome.Ended;
                    }

                    var left = Remaining(started, timeout);
                    if (left == TimeSpan.Zero)
                    {
                        return WaitOutcome.TimedOut;
                    }

                    if (!cancellationToken.IsCancellationRequested)
                    {
                        ring.Parker.Park(
                            ref ring.Control.WakeWord(side.Role),
                            expected,
                            Shorter(left, longest)
                        );
                    }
                }
                finally
                {
                    ring.Control.Disarm(side.Role);
                }
            }
        }
    }
}
