// SPDX-License-Identifier: MIT

using RingIO.Testing.Engine;

namespace RingIO.Testing;

/// <summary>
/// Runs a small parallel program in every way that the memory model allows: a stateless search without redundancy, on one
/// thread, over production source.
/// </summary>
/// <remarks>
/// <para>An execution is a graph: which store each load reads, and for each word the order of its stores. The search
/// visits every graph that the model allows exactly once (TruSt: Kokologiannakis et al., POPL 2022); schedules that give
/// the same graph are one. <see cref="MemoryModel.DotNet"/> is release and acquire with views, interlocked operations and fences full
/// (RC11's fences: Lahav et al., PLDI 2017). Where it is weaker than .NET promises (all processors agree on the order of
/// independent stores; data dependencies order), a failure may be one that no processor shows. Where it is stronger,
/// see <see cref="Verdict.BlindSpots"/>. docs/memory-model.md has the table of litmus tests.</para>
/// <para>Payload between its hooks is checked for data races by happens-before, byte by byte, and its bytes are put
/// back to what the running thread must see.</para>
/// <para>Waiting: <see cref="ModelWait.Until"/>, or a loop around <see cref="Primitives.IMemoryOrder.SpinHint"/>. A round that stores nothing
/// and ends in vain is left out where something newer could have been seen: an execution without it shows the same. If
/// every thread that has not ended has seen the newest of all that it waits for, the program is stuck: a failure.
/// A loop is taken to wait only where it would go round the same way a hundred times more, given the same: one that gives up
/// before that, or that shares its hint with another loop, is explored as it is.</para>
/// <para>Thread safety: independent explorations may run on different threads.</para>
/// </remarks>
public static class Explorer
{
    /// <summary>Explores a program until it fails, a bound is hit, or nothing is left.</summary>
    /// <param name="program">The program; its memory is left as it was found.</param>
    /// <param name="options">The bounds; the defaults if null.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="InvalidOperationException">An exploration runs on this thread already, or a body did not repeat itself.</exception>
    /// <exception cref="ArgumentException">The options contradict each other or the program.</exception>
    /// <exception cref="NotSupportedException">The program is too large for the explorer: it says in which way.</exception>
    public static Verdict Explore(IModelProgram program, ExplorerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(program.ThreadCount);
        options ??= new();
        Check(program, options);
        var judge = new Judge(options);
        if (options.CrashThread is null)
        {
            judge.Add(Run(Search(program, options, -1)), -1);
            return judge.Verdict();
        }

        for (var crashAt = 0; ; crashAt++)
        {
            var search = Run(Search(program, judge.Rest(), crashAt));
            judge.Add(search, crashAt);
            if (!search.CrashWasReached || judge.IsDecided)
            {
                return judge.Verdict();
            }
        }
    }

    /// <summary>Runs the one execution that failed before.</summary>
    /// <param name="program">The same program.</param>
    /// <param name="token">What <see cref="Counterexample.ReplayToken"/> said.</param>
    /// <param name="options">The same options; the memory model is the token's.</param>
    /// <returns>The verdict: failed as before, or inconclusive if this execution does not fail any more.</returns>
    /// <exception cref="FormatException">It is no token.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, the program or the token.</exception>
    /// <exception cref="InvalidOperationException">The program is another one.</exception>
    public static Verdict Replay(
        IModelProgram program,
        string token,
        ExplorerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(token);
        var parsed = ReplayToken.Parse(token);
        options = (options ?? new()) with { Model = parsed.Model };
        Check(program, options);
        if (parsed.CrashAt >= 0 && options.CrashThread is null)
        {
            throw new ArgumentException(
                "In the execution that the token names a thread crashes: set the CrashThread that was set when it was found.",
                nameof(options)
            );
        }

        var judge = new Judge(options) { IsReplay = true };
        var scheduler = new ReplayScheduler(parsed);
        var search = new ScheduleSearch(program, options, parsed.CrashAt, scheduler);
        search.Run();
        if (search.Failure is null && search.Made < scheduler.Steps)
        {
            throw new InvalidOperationException(
                $"The token has {scheduler.Steps} steps and the program made {search.Made}: the token is another program's, or the program has changed."
            );
        }

        judge.Add(search, parsed.CrashAt);
        return judge.Verdict();
    }

    private static Exploration Run(Exploration search)
    {
        search.Run();
        return search;
    }

    private static Exploration Search(
        IModelProgram program,
        ExplorerOptions options,
        int crashAt
    ) =>
        options switch
        {
            { Random: { } sampling } => new ScheduleSearch(
                program,
                options,
                crashAt,
                new RandomScheduler(sampling, program.ThreadCount)
            ),
            { MaxPreemptions: { } most } => new ScheduleSearch(
                program,
                options,
                crashAt,
                new BoundedScheduler(most)
            ),
            _ => new GraphSearch(program, options, crashAt),
        };

    private static void Check(IModelProgram program, ExplorerOptions options)
    {
        CheckBounds(options);
        if (options is { Random: not null, MaxPreemptions: not null })
        {
            throw new ArgumentException(
                "Random executions are not bounded by preemptions: set Random or MaxPreemptions.",
                nameof(options)
            );
        }

        if (options.CrashThread is { } thread && (thread < 0 || thread >= program.ThreadCount))
        {
            throw new ArgumentException(
                $"Thread {thread} is to crash, but the program has threads 0 to {program.ThreadCount - 1}.",
                nameof(options)
            );
        }
    }

    private static void CheckBounds(ExplorerOptions options)
    {
        Demand(options.MaxExecutions > 0, nameof(options.MaxExecutions), options.MaxExecutions);
        Demand(options.MaxSteps > 0, nameof(options.MaxSteps), options.MaxSteps);
        Demand(
            options.MaxTime is null || options.MaxTime > TimeSpan.Zero,
            nameof(options.MaxTime),
            options.MaxTime
        );
        Demand(
            options.Random is null or { Executions: > 0 },
            $"{nameof(options.Random)}.{nameof(RandomSampling.Executions)}",
            options.Random?.Executions
        );
        if (options.MaxPreemptions < 0 || options.Random is { PriorityChanges: < 0 })
        {
            throw new ArgumentException(
                "MaxPreemptions and Random.PriorityChanges cannot be negative: 0 is the least.",
                nameof(options)
            );
        }

        static void Demand(bool holds, string name, object? value)
        {
            if (!holds)
            {
                throw new ArgumentException(
                    $"{name} is {value}: it must be above 0, else nothing is explored.",
                    nameof(options)
                );
            }
        }
    }
}
