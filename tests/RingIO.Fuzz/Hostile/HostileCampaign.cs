// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;
using System.Diagnostics;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>
/// Attacks structures until each has met its share of hostile states. A state is one snapshot of the words that the peer may write,
/// changed by it since the last step, and then a step of the defender on it.
/// </summary>
/// <param name="states">How many states, all structures together.</param>
/// <param name="seed">Where the random numbers begin: the same seed, the same states.</param>
public sealed class HostileCampaign(long states, int seed)
{
    // Rounds between two signs of life; the slowest structure takes a second or two for them.
    private const int RoundsAtOnce = 200;

    private readonly ConcurrentQueue<Exception> _thrown = [];
    private readonly ConcurrentQueue<HostileResult> _results = [];

    /// <summary>How long a structure may show no sign of life before it counts as hanging.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Attacks, on as many threads as asked for.</summary>
    /// <param name="structures">What.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="told">Told of each structure that is done; called by one thread at a time.</param>
    /// <returns>The results, in the structures' order.</returns>
    /// <exception cref="AggregateException">A defender broke a promise, or the attack showed too little; each is told.</exception>
    /// <exception cref="TimeoutException">A defender hangs. Its thread is left behind.</exception>
    public IReadOnlyList<HostileResult> Run(
        IReadOnlyList<HostileStructure> structures,
        int threads,
        Action<HostileResult>? told = null
    )
    {
        ArgumentNullException.ThrowIfNull(structures);
        var left = new ConcurrentQueue<HostileStructure>(structures);
        var workers = Enumerable.Range(0, threads).Select(_ => new Worker(this, left)).ToArray();
        var shown = 0;
        while (workers.Any(w => !w.Join(TimeSpan.FromMilliseconds(50))))
        {
            shown = Show(told, shown);
            if (workers.FirstOrDefault(w => w.Silence > Patience) is { } silent)
            {
                throw new TimeoutException(
                    $"{silent.Doing} gives no sign of life since {silent.Silence.TotalSeconds:0} s: a loop without end, and without an access."
                );
            }
        }

        Show(told, shown);
        if (!_thrown.IsEmpty)
        {
            throw new AggregateException(_thrown);
        }

        return [.. structures.Select(s => _results.Single(r => r.Name == s.Target.Name))];
    }

    private int Show(Action<HostileResult>? told, int shown)
    {
        foreach (var result in _results.Skip(shown))
        {
            told?.Invoke(result);
            shown++;
        }

        return shown;
    }

    private HostileResult Attack(HostileStructure structure, Action<int> alive)
    {
        var start = Stopwatch.GetTimestamp();
        var wanted = Math.Max(1, (states * structure.Share) + 999) / 1000;
        long rounds = 0,
            met = 0,
            writes = 0,
            transfers = 0,
            closed = 0;
        for (var part = 0; met < wanted; part++)
        {
            alive(part);
            // As many as are missing, by what a round gave until now.
            var missing = met == 0 ? 10 : ((wanted - met) * rounds / met) + 1;
            var report = HostilePeer.Attack(
                structure.Target,
                structure.Options with
                {
                    Seed = unchecked((seed * 7919) + part),
                    Rounds = (int)Math.Min(missing, RoundsAtOnce),
                }
            );
            rounds += report.Rounds;
            met += report.States;
            writes += report.Writes;
            transfers += report.Transfers;
            closed += report.Closed;
            Demand.That(
                met > 0 || part < 100,
                $"{structure.Target.Name}: the peer never gets to write before a step."
            );
        }

        Demand.That(
            transfers > 0 && (closed > 0) == structure.Closes,
            $"{structure.Target.Name}: {transfers} transfers, {closed} closed: the attack shows nothing."
        );
        return new(
            structure.Target.Name,
            met,
            writes,
            transfers,
            closed,
            Stopwatch.GetElapsedTime(start)
        );
    }

    /// <summary>A thread of the campaign, and when it was last heard of.</summary>
    private sealed class Worker
    {
        private readonly Thread _thread;
        private long _heard = Stopwatch.GetTimestamp();

        public Worker(HostileCampaign campaign, ConcurrentQueue<HostileStructure> left)
        {
            _thread = new(() => Work(campaign, left)) { IsBackground = true };
            _thread.Start();
        }

        public string Doing { get; private set; } = "A worker";

        public TimeSpan Silence =>
            _thread.IsAlive ? Stopwatch.GetElapsedTime(Volatile.Read(ref _heard)) : TimeSpan.Zero;

        public bool Join(TimeSpan wait) => _thread.Join(wait);

        private void Work(HostileCampaign campaign, ConcurrentQueue<HostileStructure> left)
        {
            while (left.TryDequeue(out var structure))
            {
                try
                {
                    campaign._results.Enqueue(
                        campaign.Attack(
                            structure,
                            part =>
                            {
                                Doing = $"{structure.Target.Name}, part {part},";
                                Volatile.Write(ref _heard, Stopwatch.GetTimestamp());
                            }
                        )
                    );
                }
                catch (Exception thrown)
                {
                    campaign._thrown.Enqueue(thrown);
                }
            }
        }
    }
}
