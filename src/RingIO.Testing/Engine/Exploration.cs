// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Testing.Engine;

/// <summary>
/// What every search has in common: it runs bodies on this thread from their start, feeds each what the graph already has of
/// it, and asks the search at the first access that is new.
/// </summary>
internal abstract class Exploration
{
    /// <summary>The edge of the hint that marks a wait that is over.</summary>
    public const int WaitedEdge = int.MinValue;

    private const int TimeChecks = 256;

    [ThreadStatic]
    private static Exploration? s_current;

    // One instance: what leaves a body is thrown millions of times and read never.
    private readonly LeaveBodyException _leave = new();

    private readonly IModelProgram _program;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _mutates;
    private readonly int _crashThread;
    private readonly int _crashAt;
    private readonly long[] _lastRuns; // For each thread, the number of the last run of its body.
    private long _runs;
    private FinalCheck? _check;
    private int _running = -1;
    private int _fed;
    private int _known;
    private int _round;
    private bool _leaving;

    protected Exploration(IModelProgram program, ExplorerOptions options, int crashAt)
    {
        _program = program;
        Options = options;
        _mutates = options.Mutation != Mutation.None;
        _crashThread = options.CrashThread ?? -1;
        _crashAt = crashAt;
        _lastRuns = new long[program.ThreadCount];
        Graph = NewGraph();
    }

    /// <summary>The exploration whose body runs on this thread; null outside.</summary>
    public static Exploration? Current => s_current;

    public ExplorerOptions Options { get; }

    public WordTable Words { get; } = new();

    public PayloadTable Payload { get; } = new();

    public int ThreadCount => _program.ThreadCount;

    public long Executions { get; protected set; }

    public long Redundant { get; protected set; }

    public long Steps { get; private set; }

    /// <summary>What ended the search before it was complete; null if nothing did.</summary>
    public string? Bound { get; protected set; }

    /// <summary>Whether any execution reached the step before which the thread that is to crash crashes.</summary>
    public bool CrashWasReached { get; private set; }

    /// <summary>The best failing execution so far.</summary>
    public Failure? Failure { get; private set; }

    protected Graph Graph { get; set; }

    protected bool HasFailedNow { get; set; }

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

    /// <summary>One call of the memory order by the running body.</summary>
    public ulong Do(in Access call)
    {
        if (_leaving)
        {
            throw _leave; // A finally block of a body that is being left must not go on with the ring.
        }

        if (call.Size == 0 && call.IsPayload)
        {
            return 0;
        }

        if (_check is not null)
        {
            return _check.Do(call);
        }

        if (!_mutates || call.IsPayload || !Options.Mutation.Weakens(call.Edge))
        {
            return Go(call);
        }

        return call.Kind == AccessKind.FullFence ? 0 : Go(call.Weaken());
    }

    /// <summary>A round of a loop that leaves no trace when it is in vain begins.</summary>
    public int BeginRound()
    {
        var outer = _round;
        _round = _fed;
        return outer;
    }

    /// <summary>The round was in vain: the thread waits for something new, unless it has done something.</summary>
    public void EndRound()
    {
        if (_leaving)
        {
            throw _leave;
        }

        if (_check is not null)
        {
            throw new InvalidOperationException("A check cannot wait: every thread has ended.");
        }

        if (_fed < _known)
        {
            SkipMarker();
        }
        else if (IsVain(_round) || (IsMarked(_round) && !SawNew(_round)))
        {
            Wait(_running, _round);
        }
        else
        {
            Mark(_running);
        }
    }

    public void RestoreRound(int outer) => _round = outer;

    protected abstract void Search();

    /// <summary>Does a new access of the running thread.</summary>
    protected abstract ulong Step(int thread, in Access access);

    /// <summary>A thread has nothing to do until one of the words that it has read from an event on is written. Returns if it goes on.</summary>
    protected abstract void Wait(int thread, int from);

    protected Graph NewGraph() => new(ThreadCount, Options.Model, Words, Payload);

    /// <summary>Runs a body from its start, through what the graph has of it, until it ends, waits or fails.</summary>
    protected void RunBody(int thread)
    {
        _running = thread;
        _leaving = false;
        _fed = _round = 0;
        _known = Graph.Thread(thread).Count;
        _lastRuns[thread] = ++_runs;
        try
        {
            _program.Run(thread);
            if (_leaving)
            {
                return;
            }

            if (_fed < _known)
            {
                throw Differs("ended");
            }

            Graph.Ended[thread] = true;
            Graph.Runs[thread] = _runs;
        }
        catch (LeaveBodyException) { }
        catch (Exception exception) when (exception is not NotRepeatedException)
        {
            Fail(
                $"thread {thread} threw {exception.GetType().Name}: {exception.Message}",
                [Graph.LastOf(thread)],
                exception
            );
        }
        finally
        {
            _leaving = false;
            _running = -1;
        }
    }

    /// <summary>Judges an execution in which no thread can go on.</summary>
    protected void End()
    {
        if (!Graph.Ended.AsSpan().Contains(false))
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

        if (
            count % TimeChecks == 0
            && Options.MaxTime is { } most
            && _clock.Elapsed >= most
        )
        {
            Bound ??= $"the limit of {most.TotalSeconds:0.###} s ended the search";
            return true;
        }

        return false;
    }

    /// <summary>Leaves the running body.</summary>
    protected Exception Leave()
    {
        _leaving = true;
        return _leave;
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

    /// <summary>Counts and bounds the steps; a race is a failure.</summary>
    protected void CountStep()
    {
        Steps++;
        if (Graph.Count < Options.MaxSteps)
        {
            return;
        }

        Bound =
            $"an execution was cut at {Options.MaxSteps} steps: a loop that waits without a spin hint may be endless";
        throw Cut();
    }

    /// <summary>Leaves the body and the execution.</summary>
    protected Exception Cut()
    {
        IsCut = true;
        return Leave();
    }

    /// <summary>Whether the current execution was given up.</summary>
    protected bool IsCut { get; set; }

    protected void DoPayload(int thread, in Access access)
    {
        var race = Graph.AddPayload(thread, access);
        if (race == Graph.Nobody)
        {
            return;
        }

        var other = Graph[race];
        Fail(
            $"data race: thread {thread} has the payload at 0x{access.Address:x} {(access.IsPayloadWrite ? "written" : "read")} "
                + $"that thread {other.Thread} has {(other.Access.IsPayloadWrite ? "written" : "read")}, and no edge orders the two",
            [race, Graph.Count - 1]
        );
        throw Leave();
    }

    /// <summary>Whether events of a thread from a place on stored nothing new: without them everything would be the same.</summary>
    protected bool IsVain(int from)
    {
        var list = Graph.Thread(_running);
        for (var i = from; i < list.Count; i++)
        {
            ref var e = ref Graph[list[i]];
            var stores =
                e.Kind == EventKind.Write
                || (e.Kind == EventKind.UpdateWrite && e.Value != Graph[list[i - 1]].Value)
                || e.Access.IsPayloadWrite;
            if (stores)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether something that a thread has read from a place on has been written anew by another.</summary>
    protected bool SawOld(int thread, int from)
    {
        var list = Graph.Thread(thread);
        for (var i = from; i < list.Count; i++)
        {
            ref var e = ref Graph[list[i]];
            if (!e.IsRead)
            {
                continue;
            }

            for (
                var write = Graph.NewerThan(e.ReadFrom, e.Word);
                write >= 0;
                write = Graph[write].Newer
            )
            {
                if (Graph[write].Thread != thread)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // A round that stores is needed: others may wait for it. Once it sees nothing new any more it may go on for ever.
    private bool SawNew(int from)
    {
        var list = Graph.Thread(_running);
        for (var i = from; i < list.Count; i++)
        {
            ref var e = ref Graph[list[i]];
            if (e.IsRead && (from == 0 || !Graph.Knows(list[from - 1], e.ReadFrom, e.Word)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMarked(int from) =>
        from > 0 && Graph[Graph.Thread(_running)[from - 1]].Access.Edge == WaitedEdge;

    private ulong Go(in Access access)
    {
        if (_running == _crashThread && _fed == _crashAt)
        {
            throw Crash();
        }

        if (_fed < _known)
        {
            return Feed(access);
        }

        if (access.Kind == AccessKind.SpinHint)
        {
            Hint(access);
            return 0;
        }

        var result = Step(_running, access);
        _fed = _known = Graph.Thread(_running).Count;
        return result;
    }

    private ulong Feed(in Access access)
    {
        var list = Graph.Thread(_running);
        var id = list[_fed++];
        ref var e = ref Graph[id];
        if (e.Access != access)
        {
            throw Differs($"did {access}");
        }

        if (e.Kind == EventKind.UpdateRead)
        {
            _fed +=
                _fed < _known && Graph[list[_fed]].Kind == EventKind.UpdateWrite ? 1 : 0;
        }
        else if (access.IsOpen)
        {
            Graph.Contents(id).CopyTo(RawMemory.Bytes(access.Address, access.Size));
        }

        return e.Value;
    }

    // The first hint is passed: what lies before it may be more than a round. From one hint to the same again is a round.
    private void Hint(in Access access)
    {
        var list = Graph.Thread(_running);
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (Graph[list[i]].Kind == EventKind.Hint)
            {
                if (
                    Graph[list[i]].Access.Edge == access.Edge
                    && (IsVain(i + 1) || !SawNew(i + 1))
                )
                {
                    Wait(_running, i + 1);
                }

                break;
            }
        }

        CountStep();
        Graph.AddHint(_running, access);
        _fed = _known = list.Count;
    }

    private void SkipMarker()
    {
        if (Graph[Graph.Thread(_running)[_fed]].Access.Edge == WaitedEdge)
        {
            _fed++;
        }
    }

    /// <summary>A wait that is over is marked, so that a body which is fed does not wait there again.</summary>
    protected virtual void Mark(int thread)
    {
        Graph.AddHint(thread, new(AccessKind.SpinHint, 0, 0, 0, 0, WaitedEdge));
        _fed = _known = Graph.Thread(thread).Count;
    }

    private Exception Crash()
    {
        CrashWasReached = true;
        if (_fed == _known)
        {
            Step(_running, ModelCrash.Access(_running));
        }

        Graph.Ended[_running] = true;
        Graph.Runs[_running] = _runs;
        return Leave();
    }

    // What a check sees of a body's own variables must come from this execution, not from one that was tried in between.
    private void RunAgain()
    {
        for (var thread = 0; thread < ThreadCount; thread++)
        {
            if (Graph.Runs[thread] != _lastRuns[thread])
            {
                RunBody(thread);
            }
        }
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
            Fail(
                $"the check threw {exception.GetType().Name}: {exception.Message}",
                [],
                exception
            );
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

        return true;
    }

    private NotRepeatedException Differs(string instead) =>
        new(
            $"Thread {_running} did not repeat its step {_fed} but {instead}: a body must be deterministic and begin anew each time."
        );

    private sealed class LeaveBodyException : Exception;

    private sealed class NotRepeatedException(string message) : InvalidOperationException(message);
}
