// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>
/// One exploration: it runs the bodies on this thread, answers their accesses from the model, and goes from one
/// execution to the next by undoing steps down to the deepest choice that is left.
/// </summary>
internal sealed class Exploration
{
    [ThreadStatic]
    private static Exploration? s_current;

    // One instance: what leaves a body is thrown millions of times and read never.
    private readonly LeaveBodyException _leave = new();

    private readonly IModelProgram _program;
    private readonly ExplorerOptions _options;
    private readonly ModelThread[] _threads;
    private readonly WordMemory _words;
    private readonly PayloadMemory _payload;
    private readonly Search _search;
    private readonly List<Step> _steps = [];
    private readonly ModelThread _checker;
    private ModelThread _running;
    private Decision? _decision;
    private bool _starting = true;
    private bool _leaving;
    private string? _failure;
    private Exception? _exception;
    private string? _bound;
    private long _executions;
    private long _redundant;
    private long _stepCount;

    public Exploration(IModelProgram program, ExplorerOptions options)
    {
        _program = program;
        _options = options;
        _threads =
        [
            .. Enumerable.Range(0, program.ThreadCount + 1).Select(i => new ModelThread(i)),
        ];
        _words = new(_threads.Length);
        _payload = new(_threads.Length);
        _search = new(_threads, _words, options);
        _running = _checker = _threads[^1];
    }

    /// <summary>The exploration whose body runs on this thread; null outside.</summary>
    public static Exploration? Current => s_current;

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
            _payload.Restore();
        }
    }

    public Verdict Judge(TimeSpan elapsed)
    {
        var bound =
            _bound
            ?? (_executions == 0 ? "no execution came to its end: nothing was checked" : null);
        var (kind, reason) =
            _failure is not null ? (VerdictKind.Failed, _failure)
            : bound is not null ? (VerdictKind.Inconclusive, bound)
            : (VerdictKind.Clean, Complete());
        return new(
            kind,
            $"{reason} ({_options.Mutation})",
            _executions,
            _redundant,
            _stepCount,
            elapsed,
            _failure is null ? "" : ScheduleTable.Print(_steps, _program.ThreadCount),
            _exception
        );
    }

    /// <summary>One call of the memory order by the running body.</summary>
    public ulong Do(Access access)
    {
        if (_leaving)
        {
            throw _leave; // A finally block of a body that is being left must not go on with the ring.
        }

        if (access.IsPayload && access.Size == 0)
        {
            return 0;
        }

        if (_options.Mutation.Weakens(access.Edge))
        {
            if (access.Kind == AccessKind.FullFence)
            {
                return 0;
            }

            access = access.Weaken();
        }

        var thread = _running;
        if (thread.Fed < thread.Trace.Count)
        {
            return Feed(thread, access);
        }

        if (access.IsPayload || thread == _checker)
        {
            return DoStep(thread, access, -1).Result;
        }

        thread.Pending = access;
        if (access.Size != 0)
        {
            _words.Find(access);
        }

        _decision = _starting ? null : Decide();
        if (_decision is { Outcome: Outcome.Continue } choice && choice.Thread == thread.Id)
        {
            _decision = null;
            return DoStep(thread, access, choice.Read).Result;
        }

        throw Leave();
    }

    private void Search()
    {
        for (var i = 0; i < _program.ThreadCount && _failure is null; i++)
        {
            RunBody(_threads[i]);
        }

        _starting = false;
        _decision = null;
        while (_failure is null)
        {
            var decision = _decision ?? Decide();
            _decision = null;
            if (decision.Outcome == Outcome.Continue)
            {
                var thread = _threads[decision.Thread];
                DoStep(thread, thread.Pending, decision.Read);
                RunBody(thread);
            }
            else
            {
                End(decision.Outcome);
                _decision = _failure is null ? _search.Backtrack(UndoTo) : null;
                if (_decision is null || IsOverBound())
                {
                    return;
                }
            }
        }
    }

    /// <summary>Runs a body from its start: through what it has done, and on from there until another must go on.</summary>
    private void RunBody(ModelThread thread)
    {
        _running = thread;
        _leaving = false;
        thread.Fed = 0;
        try
        {
            if (thread == _checker)
            {
                _program.Check();
            }
            else
            {
                _program.Run(thread.Id);
            }

            thread.Ended = !_leaving;
            if (thread.Fed < thread.Trace.Count)
            {
                throw Differs(thread, "ended");
            }
        }
        catch (LeaveBodyException) { }
        catch (Exception exception) when (exception is not NotRepeatedException)
        {
            var name = thread == _checker ? "the check" : $"thread {thread.Id}";
            _exception = exception;
            _failure ??= $"{name} threw {exception.GetType().Name}: {exception.Message}";
        }
        finally
        {
            _leaving = false;
            _executions += _failure is not null && thread != _checker ? 1 : 0;
        }
    }

    private void End(Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Complete:
                _executions++;
                foreach (var thread in _threads)
                {
                    var seen = _checker.Views.Seen.Join(thread.Views.Seen);
                    _checker.Views = _checker.Views with { Seen = seen };
                }

                RunBody(_checker);
                break;
            case Outcome.Stuck:
                _executions++;
                _failure =
                    "stuck: every thread that has not ended waits for a store that nobody makes";
                break;
            default:
                _redundant++;
                break;
        }
    }

    private bool IsOverBound()
    {
        if (_executions + _redundant >= _options.MaxExecutions)
        {
            _bound = $"the bound of {_options.MaxExecutions} executions ended the search";
        }

        return _executions + _redundant >= _options.MaxExecutions;
    }

    private static ulong Feed(ModelThread thread, in Access access)
    {
        var step = thread.Trace[thread.Fed++];
        if (step.Access != access)
        {
            throw Differs(thread, $"did {access}");
        }

        PayloadMemory.Show(step);
        return step.Result;
    }

    private Step DoStep(ModelThread thread, in Access access, int read)
    {
        var step = new Step(thread.Id, access);
        if (access.IsPayload)
        {
            _failure = _payload.Do(step, thread);
        }
        else
        {
            step.Word = access.Size == 0 ? null : _words.Find(access);
            read = read < 0 && access.IsLoad ? step.Word!.Latest : read;
            _words.Do(step, thread, read, _steps.Count);
        }

        _steps.Add(step);
        _stepCount++;
        thread.Trace.Add(step);
        thread.Fed = thread.Trace.Count;
        return _failure is null ? step : throw Leave();
    }

    private Decision Decide()
    {
        if (_steps.Count < _options.MaxSteps)
        {
            return _search.Decide(_steps.Count);
        }

        _bound = $"an execution was cut at {_options.MaxSteps} steps";
        return new(Outcome.Redundant);
    }

    private void UndoTo(int count)
    {
        for (var i = _steps.Count - 1; i >= count; i--)
        {
            var step = _steps[i];
            var thread = _threads[step.Thread];
            thread.Trace.RemoveAt(thread.Trace.Count - 1);
            if (step.Access.IsPayload)
            {
                _payload.Undo(step);
            }
            else
            {
                _words.Undo(step, thread);
                thread.Pending = step.Access;
                thread.Ended = false;
            }
        }

        _steps.RemoveRange(count, _steps.Count - count);
    }

    private LeaveBodyException Leave()
    {
        _leaving = true;
        return _leave;
    }

    private string Complete() =>
        _options.MaxPreemptions is { } most
            ? $"every execution with at most {most} preemptions"
            : "every execution";

    private static NotRepeatedException Differs(ModelThread thread, string instead) =>
        new(
            $"Thread {thread.Id} did not repeat its step {thread.Fed} but {instead}: a body must be deterministic and begin anew each time."
        );

    private sealed class LeaveBodyException : Exception;

    private sealed class NotRepeatedException(string message) : InvalidOperationException(message);
}
