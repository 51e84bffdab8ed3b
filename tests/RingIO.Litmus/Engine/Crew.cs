// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RingIO.Litmus.Engine;

/// <summary>
/// Runs a program's rounds on threads of the machine, each tied to a processor where that can be done. A round that is
/// stuck is found out (<see cref="Quiescence"/>) and its threads are let go: no run hangs and none fails by the clock.
/// </summary>
internal sealed class Crew : IWorld
{
    private const int FreeTries = 64;
    private const int LongestDelay = 10;
    private const int TriesBeforeYield = 512;

    private readonly Station[] _stations;
    private readonly string?[] _complaints;
    private readonly Quiescence[] _quiescence;
    private readonly RoundBudget _budget;
    private readonly IReadOnlyList<int> _processors;
    private readonly int _triesBeforeYield;
    private readonly Stopwatch _watch = new();
    private IRoundProgram _program = null!;
    private Exception? _failure;
    private string? _first;
    private long _trials;
    private long _hits;

    // Shared by all; far from what each writes for itself.
    private Shared _shared;

    private Crew(int threads, RoundBudget budget, ulong seed)
    {
        _budget = budget;
        Seed = seed;
        _stations = new Station[threads];
        _complaints = new string?[threads];
        _quiescence = [.. Enumerable.Range(0, threads).Select(_ => new Quiescence(threads))];
        _processors = Processors.Allowed();
        // More threads than processors: who spins keeps the one away for whom it waits.
        _triesBeforeYield = threads > _processors.Count ? 1 : TriesBeforeYield;
    }

    /// <inheritdoc/>
    public ulong Seed { get; }

    /// <summary>Runs rounds until the budget is used up.</summary>
    /// <param name="threads">How many threads the program has.</param>
    /// <param name="make">Makes the program in the world that it is given.</param>
    /// <param name="budget">When to end.</param>
    /// <param name="seed">The seed of the delays.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="InvalidOperationException">A thread of the program threw.</exception>
    public static RoundTally Run(
        int threads,
        Func<IWorld, IRoundProgram> make,
        RoundBudget budget,
        ulong seed
    )
    {
        var crew = new Crew(threads, budget, seed);
        using var program = make(crew);
        if (program.ThreadCount != threads)
        {
            throw new ArgumentException(
                $"The program has {program.ThreadCount} threads, not {threads}.",
                nameof(threads)
            );
        }

        return crew.Run(program);
    }

    /// <inheritdoc/>
    public bool Until(int thread, Func<bool> attempt)
    {
        // The first tries fence nothing and tell nobody: what the program's own accesses order is all the order there is.
        for (var tries = 0; tries < FreeTries; tries++)
        {
            if (attempt())
            {
                return true;
            }

            Pause(tries);
        }

        ref var me = ref _stations[thread];
        var round = me.Ended;
        var quiescence = _quiescence[thread];
        quiescence.Forget();
        Interlocked.Increment(ref me.Waits);
        for (var tries = 0; ; tries++)
        {
            var done = attempt();
            if (done || IsLost(round))
            {
                Interlocked.Increment(ref me.Waits);
                return done;
            }

            Volatile.Write(ref me.Fails, me.Fails + 1);
            if (quiescence.Look(_stations, thread, round))
            {
                Volatile.Write(ref _shared.Stuck, round + 1);
            }

            Pause(tries);
        }
    }

    /// <inheritdoc/>
    public void Complain(int thread, string what) => _complaints[thread] ??= what;

    private RoundTally Run(IRoundProgram program)
    {
        _program = program;
        var threads = Enumerable
            .Range(1, _stations.Length - 1)
            .Select(thread => new Thread(() => Work(thread))
            {
                IsBackground = true,
                Name = $"litmus-{thread}",
            })
            .ToArray();
        // A thread of its own as well: the caller's stays where it may run.
        var leader = new Thread(Lead) { IsBackground = true, Name = "litmus-0" };
        _watch.Start();
        foreach (var thread in threads.Prepend(leader))
        {
            thread.Start();
        }

        foreach (var thread in threads.Prepend(leader))
        {
            thread.Join();
        }

        return _failure is null
            ? new(
                _trials,
                _hits,
                _first,
                _watch.Elapsed,
                (program as IOutcomes)?.Outcomes
                    ?? new Dictionary<string, long>(StringComparer.Ordinal)
            )
            : throw new InvalidOperationException(
                $"A thread of the program failed: {_failure.Message}",
                _failure
            );
    }

    private void Lead() =>
        Guarded(
            0,
            noise =>
            {
                for (var round = 0UL; ; round++)
                {
                    _program.Run(0, round);
                    Volatile.Write(ref _stations[0].Ended, round + 1);
                    if (!WaitForOthers(round) || !Settle(round))
                    {
                        Volatile.Write(ref _shared.Over, true);
                        return;
                    }

                    Volatile.Write(ref _shared.Round, round + 1);
                    noise.Delay(LongestDelay);
                }
            }
        );

    private void Work(int thread) =>
        Guarded(
            thread,
            noise =>
            {
                for (var round = 0UL; ; round++)
                {
                    _program.Run(thread, round);
                    Volatile.Write(ref _stations[thread].Ended, round + 1);
                    for (var tries = 0; Volatile.Read(ref _shared.Round) == round; tries++)
                    {
                        if (Volatile.Read(ref _shared.Over))
                        {
                            return;
                        }

                        Pause(tries);
                    }

                    noise.Delay(LongestDelay);
                }
            }
        );

    private delegate void Body(Noise noise);

    private void Guarded(int thread, Body body)
    {
        try
        {
            using var pin = Processors.Pin(_processors[thread % _processors.Count]);
            body(new(Seed, thread));
        }
        catch (Exception failure)
        {
            // Told by Run: what leaves a thread would end the process.
            Interlocked.CompareExchange(ref _failure, failure, comparand: null);
            Volatile.Write(ref _shared.Over, true);
        }
    }

    private bool WaitForOthers(ulong round)
    {
        for (var thread = 1; thread < _stations.Length; thread++)
        {
            for (var tries = 0; Volatile.Read(ref _stations[thread].Ended) <= round; tries++)
            {
                if (Volatile.Read(ref _shared.Over))
                {
                    return false;
                }

                Pause(tries);
            }
        }

        return true;
    }

    private bool Settle(ulong round)
    {
        var isStuck = _shared.Stuck == round + 1;
        if (isStuck)
        {
            Complain(0, "stuck: no thread could ever go on");
        }

        var hits = _program.Settle(round, TakeComplaint());
        TakeComplaint();
        _hits += hits;
        _trials += _program.Trials;
        // The clock is read now and then: it costs more than some rounds.
        if (hits == 0 && round % 64 != 0)
        {
            return true;
        }

        var elapsed = _watch.Elapsed;
        return _hits < _budget.Hits
            && elapsed < _budget.Limit
            && (_trials < _budget.Trials || elapsed < _budget.Time);
    }

    private bool TakeComplaint()
    {
        var any = false;
        foreach (ref var complaint in _complaints.AsSpan())
        {
            any |= complaint is not null;
            _first ??= complaint;
            complaint = null;
        }

        return any;
    }

    private bool IsLost(ulong round) =>
        Volatile.Read(ref _shared.Stuck) == round + 1 || Volatile.Read(ref _shared.Over);

    private void Pause(int tries)
    {
        if (tries % _triesBeforeYield == _triesBeforeYield - 1)
        {
            Thread.Yield();
        }
        else
        {
            Thread.SpinWait(1);
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Shared
    {
        [FieldOffset(128)]
        public ulong Round;

        [FieldOffset(136)]
        public bool Over;

        [FieldOffset(256)]
        public ulong Stuck;
    }
}
