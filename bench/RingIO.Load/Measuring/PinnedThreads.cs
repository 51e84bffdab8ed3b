// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Load.Measuring;

/// <summary>Runs the sides of a repetition on threads of their own, pinned, from a common barrier.</summary>
internal static class PinnedThreads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs all sides and waits for them.</summary>
    /// <param name="checksum">The sum of what the sides returned.</param>
    /// <param name="bodies">The sides.</param>
    /// <returns>Nanoseconds from the first start to the last end.</returns>
    /// <exception cref="InvalidOperationException">A side threw, or did not end within 30 seconds.</exception>
    public static double Run(out ulong checksum, params ReadOnlySpan<PinnedBody> bodies)
    {
        var barrier = new StartBarrier(bodies.Length);
        var sides = new Side[bodies.Length];
        for (var k = 0; k < sides.Length; k++)
        {
            sides[k] = new Side(bodies[k], barrier);
        }

        foreach (var side in sides)
        {
            side.Join(Patience);
        }

        checksum = 0;
        foreach (var side in sides)
        {
            checksum += side.Checksum;
        }

        var ticks = sides.Max(s => s.Ended) - sides.Min(s => s.Started);
        return ticks * 1e9 / Stopwatch.Frequency;
    }

    private sealed class StartBarrier(int sides)
    {
        private int _missing = sides;

        public void SignalAndSpin()
        {
            Interlocked.Decrement(ref _missing);
            var spins = 0;
            while (Volatile.Read(ref _missing) > 0)
            {
                // More sides than processors: the last one must get its turn.
                if (++spins % 1024 == 0)
                {
                    Thread.Yield();
                }
            }
        }
    }

    private sealed class Side
    {
        private readonly PinnedBody _body;
        private readonly StartBarrier _barrier;
        private readonly Thread _thread;
        private Exception? _failure;

        public Side(PinnedBody body, StartBarrier barrier)
        {
            _body = body;
            _barrier = barrier;
            _thread = new Thread(Main) { IsBackground = true, Name = $"load-{body.Cpu}" };
            _thread.Start();
        }

        public ulong Checksum { get; private set; }

        public long Started { get; private set; }

        public long Ended { get; private set; }

        public void Join(TimeSpan patience)
        {
            if (!_thread.Join(patience) && _failure is null)
            {
                throw new InvalidOperationException(
                    $"A side on processor {_body.Cpu} did not end within {patience.TotalSeconds} s."
                );
            }

            if (_failure is not null)
            {
                throw new InvalidOperationException(
                    $"A side on processor {_body.Cpu} failed: {_failure.Message}",
                    _failure
                );
            }
        }

        private void Main()
        {
            try
            {
                using var pin = Processors.Pin(_body.Cpu);
                _barrier.SignalAndSpin();
                Started = Stopwatch.GetTimestamp();
                Checksum = _body.Body();
                Ended = Stopwatch.GetTimestamp();
            }
            catch (Exception failure)
            {
                // Reported by Join: an exception that leaves a thread would end the process.
                _failure = failure;
            }
        }
    }
}
