// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using RingIO.Testing.Linearizability;

namespace RingIO.Testing.Specifications;

/// <summary>Runs rounds on real threads and judges the history of each.</summary>
internal sealed class StressCheck<TModel, TOperation, TResponse>(
    RingSpec<TModel, TOperation, TResponse> spec,
    Func<ISystemUnderTest<TOperation, TResponse>> create,
    StressOptions options
)
    where TModel : notnull
{
    private const int Batch = 25;
    private const int PauseOneIn = 4;

    private readonly ulong _seed = options.Seed ?? (ulong)Random.Shared.NextInt64();
    private int _rounds;
    private long _calls;
    private long _overlapping;
    private string? _undecided;

    public StressReport<TOperation, TResponse> Run()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Rounds);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Operations);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxPause);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.HangTime, TimeSpan.Zero);
        var mustMeet = StressMeeting.CanMeet(spec.ThreadCount);
        var start = Stopwatch.GetTimestamp();
        while (_rounds < options.Rounds || (_overlapping == 0 && mustMeet))
        {
            if (_rounds > 0 && Stopwatch.GetElapsedTime(start) > options.MaxTime)
            {
                break;
            }

            if (RunBatch() is { } failure)
            {
                return failure;
            }
        }

        return Conclude();
    }

    // Many rounds for the threads once they run: who begins is late.
    private StressReport<TOperation, TResponse>? RunBatch()
    {
        var count = Math.Clamp(options.Rounds - _rounds, 1, Batch);
        var systems = Enumerable.Range(0, count).Select(_ => create()).ToArray();
        var rounds = systems.Select((s, i) => Prepare(s, _rounds + i)).ToArray();
        var meeting = new StressMeeting(spec.ThreadCount, options.HangTime / 4);
        var work = (int thread) => Run(rounds, meeting, thread);
        if (!StressThreads.TryRun(spec.ThreadCount, work, options.HangTime))
        {
            // A thread that hangs goes on using its object: the objects are left to the end of the process.
            meeting.Abandon();
            var hang = $"a thread hangs since {options.HangTime}: its call is pending";
            var stuck = Array.Find(rounds, r => !r.IsOver) ?? rounds[^1];
            return Report(LinearizabilityVerdict.Inconclusive, hang, stuck);
        }

        var failure = rounds.Select(Judge).FirstOrDefault(f => f is not null);
        foreach (var system in systems)
        {
            failure = Dispose(system, failure);
        }

        return failure;
    }

    private static void Run(
        StressRound<TOperation, TResponse>[] rounds,
        StressMeeting meeting,
        int thread
    )
    {
        for (var i = 0; i < rounds.Length && meeting.Begin(thread, i); i++)
        {
            rounds[i].Run(thread);
        }
    }

    // An object that broke may not end either: what was found first is what is told.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the object throws is reported.")]
    private StressReport<TOperation, TResponse>? Dispose(
        ISystemUnderTest<TOperation, TResponse> system,
        StressReport<TOperation, TResponse>? failure
    )
    {
        try
        {
            system.Dispose();
            return failure;
        }
        catch (Exception thrown)
        {
            var what = $"its end threw {thrown.GetType().Name}: {thrown.Message}";
            return failure
                ?? Report(LinearizabilityVerdict.Violated, what) with
                {
                    Exception = thrown,
                };
        }
    }

    private StressRound<TOperation, TResponse> Prepare(
        ISystemUnderTest<TOperation, TResponse> system,
        int round
    )
    {
        var seed = _seed + ((ulong)round * 0x1_0000);
        var operations = GeneratedOperations.Of(spec, seed, options.Operations);
        var random = new Random((int)seed ^ (int)(seed >> 32));
        // Every other round goes without a pause: calls are then as dense as they can be.
        var longest = round % 2 == 0 ? options.MaxPause : 0;
        var pauses = operations.Select(thread =>
            thread
                .Select(_ => random.Next(PauseOneIn) == 0 ? random.Next(longest + 1) : 0)
                .ToArray()
        );
        return new(system, operations, [.. pauses], spec.Final.Count);
    }

    private StressReport<TOperation, TResponse>? Judge(StressRound<TOperation, TResponse> round)
    {
        var number = _rounds;
        if (round.Exception is null)
        {
            var history = round.History;
            _overlapping += history.Overlapping;
            round.RunFinal(spec.Final);
        }

        _rounds++;
        _calls += round.History.Calls.Count;
        if (round.Exception is { } thrown)
        {
            var what = $"round {number}: {thrown.GetType().Name} was thrown: {thrown.Message}";
            return Report(LinearizabilityVerdict.Violated, what, round);
        }

        var result = spec.Check(round.History, options.Limits);
        switch (result.Verdict)
        {
            case LinearizabilityVerdict.Violated:
                return Report(
                    result.Verdict,
                    $"round {number}: {result.Reason}\n{result.Table}",
                    round
                );
            case LinearizabilityVerdict.Inconclusive:
                _undecided ??= $"round {number}: {result.Reason}";
                break;
        }

        return null;
    }

    private StressReport<TOperation, TResponse> Conclude() =>
        _undecided is not null ? Report(LinearizabilityVerdict.Inconclusive, _undecided)
        : _overlapping == 0
            ? Report(
                LinearizabilityVerdict.Inconclusive,
                "no two calls overlapped: nothing was seen of concurrency"
            )
        : Report(LinearizabilityVerdict.Linearizable, "every round is explained");

    private StressReport<TOperation, TResponse> Report(
        LinearizabilityVerdict verdict,
        string reason,
        StressRound<TOperation, TResponse>? round = null
    ) =>
        new()
        {
            Verdict = verdict,
            Reason = $"{spec.GetType().Name}: {reason}",
            Seed = _seed,
            Rounds = _rounds,
            Calls = _calls,
            Overlapping = _overlapping,
            History = round?.History,
            Exception = round?.Exception,
        };
}
