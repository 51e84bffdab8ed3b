// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Testing.Engine;

/// <summary>What every search has in common: it lets threads act on the graph and judges executions at their end.</summary>
internal abstract partial class Exploration
{
    private const int TimeChecks = 256;

    private readonly IModelProgram _program;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    protected Exploration(IModelProgram program, ExplorerOptions options, int crashAt)
    {
        _program = program;
        Options = options;
        _mutates = options.Mutation != Mutation.None;
        _crashThread = options.CrashThread ?? -1;
        _crashAt = crashAt;
        _bodies = new(program.ThreadCount);
        _lastEnds = new int[program.ThreadCount];
        Graph = NewGraph();
    }

    public ExplorerOptions Options { get; }

    public WordTable Words { get; } = new();

    public PayloadTable Payload { get; } = new();

    public int ThreadCount => _program.ThreadCount;

    public long Executions { get; protected set; }

    public long Redundant { get; protected set; }

    public long Steps { get; private set; }

    /// <summary>The numbers of the accesses that threads made.</summary>
    public IReadOnlySet<int> Edges => _edges;

    /// <summary>What ended the search before it was complete; null if nothing did.</summary>
    public string? Bound { get; protected set; }

    /// <summary>Whether any execution reached the step before which the thread that is to crash crashes.</summary>
    public bool CrashWasReached { get; private set; }

    /// <summary>The best failing execution so far.</summary>
    public Failure? Failure { get; private set; }

    protected Graph Graph { get; set; }

    /// <summary>Whether the current execution has failed.</summary>
    protected bool HasFailedNow { get; private set; }

    /// <summary>Whether the current execution was given up.</summary>
    protected bool IsCut { get; private set; }

    public void Run()
    {
        if (s_current is not null)
        {
            throw new InvalidOperationException(
                "An exploration runs on this thread already: bodies and checks cannot start another."
            );
        }

        s_current = this;
        try
        {
            Search();
        }
        finally
        {
            s_current = null;
            Payload.Restore();
        }
    }

    protected abstract void Search();

    /// <summary>Whether a thread makes its next step now.</summary>
    protected virtual bool MayStep(int thread) => true;

    /// <summary>Reads from, or writes to, a word.</summary>
    /// <returns>What is read.</returns>
    protected abstract ulong DoWord(int thread, in Access access, int word);

    /// <summary>A thread has nothing to do until one of the words that it has read from a place on is written.</summary>
    /// <returns>Whether it goes on.</returns>
    protected abstract bool Wait(int thread, int from);

    protected Graph NewGraph() => new(ThreadCount, Options.Model, Words, Payload, _bodies);

    protected void BeginExecution()
    {
        HasFailedNow = false;
        IsCut = false;
    }

    /// <summary>Counts and judges an execution in which no thread goes on.</summary>
    protected void EndExecution()
    {
        if (IsCut)
        {
            Redundant++;
        }
        else if (HasFailedNow)
        {
            Executions++;
        }
        else if (!Graph.Ended.AsSpan().Contains(false))
        {
            Executions++;
            RunAgain();
            RunCheck();
        }
        else if (IsStuck())
        {
            Executions++;
            Fail("stuck: every thread that has not ended waits for a store that nobody makes", []);
        }
        else
        {
            Redundant++;
        }
    }

    protected bool IsOverBound()
    {
        var count = Executions + Redundant;
        if (count >= Options.MaxExecutions)
        {
            Bound ??= $"the bound of {Options.MaxExecutions} executions ended the search";
            return true;
        }

        if (count % TimeChecks == 0 && Options.MaxTime is { } most && _clock.Elapsed >= most)
        {
            Bound ??= $"the limit of {most.TotalSeconds:0.###} s ended the search";
            return true;
        }

        return false;
    }

    protected void Fail(string reason, int[] culprits, Exception? exception = null)
    {
        HasFailedNow = true;
        var failure = new Failure(reason, Graph, culprits, exception, _check?.Steps);
        if (Failure is null || failure.IsShorterThan(Failure))
        {
            failure.Keep(NewGraph());
            Failure = failure;
        }
    }

    /// <summary>Gives the current execution up: another one shows the same.</summary>
    protected void Cut() => IsCut = true;

    /// <summary>Lets a thread do an access.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="access">The access.</param>
    /// <param name="left">What a writer leaves in its payload; null if it is to be taken from real memory.</param>
    /// <param name="result">What the call returns.</param>
    /// <returns>Whether the thread may go on: nothing failed, and no bound was hit.</returns>
    private bool TryDo(int thread, in Access access, byte[]? left, out ulong result)
    {
        result = 0;
        Steps++;
        if (Graph.Count >= Options.MaxSteps)
        {
            Bound =
                $"an execution was cut at {Options.MaxSteps} steps: a loop without a spin hint, or one that never goes round the same way twice, may be endless";
            Cut();
            return false;
        }

        if (access.IsPayload)
        {
            return TryDoPayload(thread, access, left);
        }

        if (access.Kind == AccessKind.FullFence)
        {
            Graph.AddFence(thread, access);
        }
        else if (access.Kind == AccessKind.SpinHint)
        {
            Graph.AddHint(thread, access);
        }
        else
        {
            result = DoWord(thread, access, Graph.Find(access));
        }

        return true;
    }

    private bool TryDoPayload(int thread, in Access access, byte[]? left)
    {
        var race = Graph.AddPayload(thread, access, left);
        if (race == Graph.Nobody)
        {
            return true;
        }

        var other = Graph[race];
        var way =
            Graph.SeenBy(Graph.Count - 1, other.Thread) > other.Place
                ? "while the first had it open"
                : "and no edge orders the two";
        Fail(
            $"data race: thread {thread} has the payload at 0x{access.Address:x} {(access.IsPayloadWrite ? "written" : "read")} "
                + $"that thread {other.Thread} has {(other.Access.IsPayloadWrite ? "written" : "read")}, {way}",
            [race, Graph.Count - 1]
        );
        return false;
    }

    private void RunCheck()
    {
        _check = new(Graph, Words);
        try
        {
            _program.Check();
        }
        catch (Exception exception)
        {
            Fail($"the check threw {exception.GetType().Name}: {exception.Message}", [], exception);
        }
        finally
        {
            _check = null;
        }
    }

    private bool IsStuck()
    {
        for (var thread = 0; thread < ThreadCount; thread++)
        {
            if (
                !Graph.Ended[thread]
                && (Graph.BlockedFrom[thread] < 0 || SawOld(thread, Graph.BlockedFrom[thread]))
            )
            {
                return false;
            }
        }

        for (var thread = 0; thread < ThreadCount; thread++)
        {
            if (!Graph.Ended[thread] && MightFree(thread))
            {
                Bound =
                    $"thread {thread} waits in a loop that also stores to a word on which another thread waits: "
                    + "whether storing once more would free it is not known";
                return false;
            }
        }

        return true;
    }
}
