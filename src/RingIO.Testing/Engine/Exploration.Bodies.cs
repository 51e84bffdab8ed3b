// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

// How threads act. What a body does in a state that it was seen in before is known; else it is run on this thread from its
// start, is fed what it was answered, and acts itself from there on.
internal abstract partial class Exploration
{
    [ThreadStatic]
    private static Exploration? s_current;

    // One instance: what leaves a body is thrown often and read never.
    private readonly LeaveBodyException _leave = new();

    private readonly BodyStates _bodies;
    private readonly HashSet<int> _edges = [];
    private readonly int[] _lastEnds; // For each thread, the state in which its body ended when it was run last.
    private readonly bool _mutates;
    private readonly int _crashThread;
    private readonly int _crashAt;
    private FinalCheck? _check;
    private int _running = -1;
    private int _fed;
    private int _known;
    private int _steps;
    private int _round;
    private bool _leaving;

    /// <summary>The exploration whose body runs on this thread; null outside.</summary>
    public static Exploration? Current => s_current;

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

    /// <summary>A round of <see cref="ModelWait.Until"/> begins.</summary>
    /// <returns>The round around it.</returns>
    public int BeginRound()
    {
        var outer = _round;
        _round = _fed;
        return outer;
    }

    /// <summary>The round was in vain.</summary>
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
            _fed++; // The mark of a wait that is over.
            return;
        }

        if (_isProbing)
        {
            EndProbedRound();
            return;
        }

        if (Graph.StateOf(_running) is >= 0 and var state)
        {
            ref var known = ref _bodies[state];
            known.Action = BodyAction.EndRound;
            known.Round = _round;
        }

        if (!TryEndRound(_running, _round))
        {
            throw Leave();
        }

        _fed = _known = Graph.Thread(_running).Count;
    }

    public void RestoreRound(int outer) => _round = outer;

    /// <summary>Lets a thread act until it ends, waits or fails, or the search wants another.</summary>
    protected void RunThread(int thread)
    {
        Graph.EndUpdate(thread);
        while (true)
        {
            var state = Graph.StateOf(thread);
            if (IsToCrash(thread) || state < 0 || _bodies[state].Action == BodyAction.Unknown)
            {
                RunBody(thread);
                if (!AnswerProbe(thread))
                {
                    return;
                }

                continue;
            }

            if (_bodies[state].Action == BodyAction.End)
            {
                Graph.Ended[thread] = true;
                return;
            }

            if (!TryAct(thread, state) && !AnswerProbe(thread))
            {
                return;
            }
        }
    }

    private bool TryAct(int thread, int state)
    {
        ref var known = ref _bodies[state];
        if (known.Action == BodyAction.EndRound)
        {
            return TryEndRound(thread, known.Round);
        }

        var access = known.Access;
        if (access.Kind == AccessKind.SpinHint)
        {
            return TryHint(thread, access) && TryDo(thread, access, null, out _);
        }

        return MayStep(thread) && TryDo(thread, access, known.Bytes, out _);
    }

    /// <summary>Runs a body from its start, through what the graph has of it, until it ends, waits or fails, or the search wants another.</summary>
    private void RunBody(int thread)
    {
        Begin(thread);
        try
        {
            _program.Run(thread);
            if (!_leaving)
            {
                EndBody(thread);
            }
        }
        catch (LeaveBodyException) { }
        catch (Exception exception)
            when (exception is not (NotRepeatedException or GraphLimitException))
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

    private void Begin(int thread)
    {
        _running = thread;
        _leaving = false;
        _fed = _round = _steps = 0;
        _known = Graph.Thread(thread).Count;
        _lastEnds[thread] = BodyStates.Unknown;
    }

    private void EndBody(int thread)
    {
        if (thread == _crashThread && _steps == _crashAt)
        {
            DoCrash(); // Behind its last step is a place to die at as well.
            return;
        }

        if (_fed < _known)
        {
            throw Differs("ended");
        }

        Graph.Ended[thread] = true;
        var state = Graph.StateOf(thread);
        _lastEnds[thread] = state;
        if (state >= 0)
        {
            _bodies[state].Action = BodyAction.End;
        }
    }

    private ulong Go(in Access access)
    {
        if (_isProbing)
        {
            return _fed < _known ? Feed(access) : GoRound(access);
        }

        if (_running == _crashThread && _steps++ == _crashAt)
        {
            DoCrash();
            throw Leave();
        }

        if (_fed < _known)
        {
            return Feed(access);
        }

        var state = Graph.StateOf(_running);
        if (state >= 0)
        {
            Know(ref _bodies[state], access);
        }
        else
        {
            Note(access);
        }

        var may =
            access.Kind == AccessKind.SpinHint ? TryHint(_running, access) : MayStep(_running);
        if (!may || !TryDo(_running, access, null, out var result))
        {
            throw Leave();
        }

        if (state >= 0 && access.Kind == AccessKind.CloseWrite)
        {
            _bodies[state].Bytes = Graph.Contents(Graph.LastOf(_running)).ToArray();
        }

        _fed = _known = Graph.Thread(_running).Count;
        return result;
    }

    private void Note(in Access access)
    {
        if (!access.IsPayload && access.Kind != AccessKind.SpinHint)
        {
            _edges.Add(access.Edge);
        }
    }

    private void Know(ref BodyStates.State state, in Access access)
    {
        if (state.Action == BodyAction.Unknown)
        {
            Note(access);
            state.Action = BodyAction.Access;
            state.Access = access;
        }
        else if (state.Action != BodyAction.Access || state.Access != access)
        {
            throw Differs($"did {access}");
        }
    }

    private ulong Feed(in Access access)
    {
        var list = Graph.Thread(_running);
        if (access.Kind == AccessKind.SpinHint && IsMarked(_running, _fed + 1))
        {
            _fed++; // The hint was waited at.
        }

        var id = list[_fed++];
        ref var e = ref Graph[id];
        if (e.Access != access)
        {
            throw Differs($"did {access}");
        }

        if (e.Kind == EventKind.UpdateRead)
        {
            while (_fed < _known && Graph[list[_fed]].IsLaterPart)
            {
                _fed++;
            }
        }
        else if (access.IsOpen)
        {
            Graph.Contents(id).CopyTo(RawMemory.Bytes(access.Address, access.Size));
        }

        return e.Value;
    }

    // Steps, not events: an interlocked operation is up to three, and the mark of a wait that is over is none of the body's.
    private bool IsToCrash(int thread)
    {
        if (thread != _crashThread)
        {
            return false;
        }

        var list = Graph.Thread(thread);
        var steps = 0;
        for (var i = 0; i < list.Count; i++)
        {
            ref var e = ref Graph[list[i]];
            steps += e.IsLaterPart || e.Access.Edge == WaitedEdge ? 0 : 1;
        }

        return steps == _crashAt;
    }

    private void DoCrash()
    {
        CrashWasReached = true;
        if (_fed == _known)
        {
            TryDo(_running, ModelCrash.Access(_running), null, out _);
        }

        Graph.Ended[_running] = true;
        _lastEnds[_running] = Graph.StateOf(_running);
    }

    // What a check sees of a body's own variables must come from this execution, not from one that was tried in between.
    private void RunAgain()
    {
        for (var thread = 0; thread < ThreadCount; thread++)
        {
            var state = Graph.StateOf(thread);
            if (state < 0 || _lastEnds[thread] != state)
            {
                RunBody(thread);
            }
        }
    }

    private LeaveBodyException Leave()
    {
        _leaving = true;
        return _leave;
    }

    private NotRepeatedException Differs(string instead) =>
        new(
            $"Thread {_running} did not repeat its step {_fed} but {instead}: a body must be deterministic and begin anew each time."
        );

    private sealed class LeaveBodyException : Exception;

    private sealed class NotRepeatedException(string message) : InvalidOperationException(message);
}
