// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Testing.Engine;

/// <summary>Sums up one or more searches to a verdict.</summary>
internal sealed class Judge(ExplorerOptions options)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SortedSet<int> _edges = [];
    private long _executions;
    private long _redundant;
    private long _steps;
    private int _crashes = -1;
    private string? _bound;
    private Failure? _failure;
    private Counterexample? _example;

    public bool IsReplay { get; init; }

    public bool IsDecided => _failure is not null || _bound is not null;

    /// <summary>What of the bounds is left for the next search.</summary>
    public ExplorerOptions Rest() =>
        options with
        {
            MaxExecutions = Math.Max(1, options.MaxExecutions - _executions - _redundant),
            MaxTime = options.MaxTime is { } most
                ? TimeSpan.FromTicks(Math.Max(1, (most - _clock.Elapsed).Ticks))
                : null,
        };

    public void Add(Exploration search, int crashAt)
    {
        _executions += search.Executions;
        _redundant += search.Redundant;
        _steps += search.Steps;
        _edges.UnionWith(search.Edges);
        _crashes += search.CrashWasReached ? 1 : 0;
        _bound ??= search.Bound;
        if (search.Failure is { } failure)
        {
            _failure = failure;
            var token = ReplayToken.Of(failure, options.Model, crashAt).ToString();
            _example = new CounterexampleBuilder(failure, options, token).Build();
        }
    }

    public Verdict Verdict()
    {
        var (kind, reason) = Decide();
        return new()
        {
            Kind = kind,
            Reason = $"{reason} ({options.Mutation})",
            Model = options.Model,
            Bounds = Bounds(),
            BlindSpots = BlindSpots(),
            Executions = _executions,
            Redundant = _redundant,
            Steps = _steps,
            Edges = _edges,
            Elapsed = _clock.Elapsed,
            IsWholeSample =
                options.Random is not null && !IsReplay && !IsDecided && _executions > 0,
            Counterexample = _example,
            Exception = _failure?.Exception,
        };
    }

    private (VerdictKind Kind, string Reason) Decide()
    {
        if (_failure is not null)
        {
            return (VerdictKind.Failed, _failure.Reason);
        }

        var bound =
            IsReplay ? "the execution that the token names does not fail"
            : _bound is not null ? _bound
            : _executions == 0 ? "no execution came to its end: nothing was checked"
            : options.Random is not null ? "random executions prove nothing, and none failed"
            : options.CrashThread is not null && _crashes < 0 ? "no execution reached a crash"
            : null;
        return bound is not null
            ? (VerdictKind.Inconclusive, bound)
            : (VerdictKind.Clean, Complete());
    }

    private string Complete()
    {
        var every = options.MaxPreemptions is { } most
            ? $"every execution with at most {most} preemptions"
            : "every execution";
        return options.CrashThread is { } thread
            ? $"{every}, thread {thread} stopping before each of its steps"
            : every;
    }

    private string Bounds()
    {
        if (IsReplay)
        {
            return $"{options.Model}: the one execution that a token names";
        }

        var way =
            options.Random is { } sampling
                ? $"{sampling.Executions} random executions from seed {sampling.Seed} with {sampling.PriorityChanges} changes of priority"
            : options.MaxPreemptions is { } most ? $"schedules with at most {most} preemptions"
            : "all execution graphs";
        var time = options.MaxTime is { } limit ? $" in {limit.TotalSeconds:0.###} s" : "";
        return $"{options.Model}: {way}, at most {options.MaxExecutions} executions of {options.MaxSteps} steps{time}";
    }

    private string BlindSpots()
    {
        var waits = $"a loop that gives up after more than {Exploration.ProbedRounds} rounds alike";
        return options.Model == MemoryModel.DotNet
            ? $"not explored: a load that reads a store which comes behind it in the order of causes (load buffering); {waits}; what lies beyond the program itself. "
                + "Weaker than .NET: independent stores may be seen in different orders (IRIW, 2+2W); dependencies do not order"
            : $"not explored: {waits}; what lies beyond the program itself, and what this model forbids and .NET allows";
    }
}
