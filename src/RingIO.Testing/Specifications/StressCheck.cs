// SPDX-License-Identifier: MIT

using System.Diagnostics;
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
    private const int PauseOneIn = 4;

    private readonly ulong _seed = options.Seed ?? (ulong)Random.Shared.NextInt64();
    private int _rounds;
    private long _calls;
    private long _overlapping;
    private string? _undecided;

    public StressReport<TOperation, TResponse> Run()
    {
        var start = Stopwatch.GetTimestamp();
        using var threads = new StressThreads(spec.ThreadCount);
        for (var round = 0; round < options.Rounds; round++)
        {
            if (round > 0 && Stopwatch.GetElapsedTime(start) > options.MaxTime)
            {
                break;
            }

            // A thread that hangs goes on using its object: that one is left to the end of the process.
            var system = create();
            var work = Prepare(system, round);
            if (!threads.TryRun(work.Run, options.HangTime))
            {
                var hang = $"a thread hangs since {options.HangTime}: its call is pending";
                return Report(LinearizabilityVerdict.Inconclusive, hang, work);
            }

            var failure = Judge(work, round);
            system.Dispose();
            if (failure is not null)
            {
                return failure;
            }
        }

        return Conclude();
    }

    private StressRound<TOperation, TResponse> Prepare(
        ISystemUnderTest<TOperation, TResponse> system,
        int round
    )
    {
        var seed = _seed + ((ulong)round * 0x1_0000);
        var operations = GeneratedOperations.Of(spec, seed, options.Operations);
        var random = new Random((int)seed ^ (int)(seed >> 32));
        var pauses = operations.Select(thread =>
            thread
                .Select(_ => random.Next(PauseOneIn) == 0 ? random.Next(options.MaxPause + 1) : 0)
                .ToArray()
        );
        return new(system, operations, [.. pauses], spec.Final.Count);
    }

    private StressReport<TOperation, TResponse>? Judge(
        StressRound<TOperation, TResponse> round,
        int number
    )
    {
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
