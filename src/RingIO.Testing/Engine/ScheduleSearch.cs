// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Testing.Engine;

/// <summary>Runs executions step by step as a scheduler says: for what is too large to be explored whole, and for replays.</summary>
internal sealed class ScheduleSearch(
    IModelProgram program,
    ExplorerOptions options,
    int crashAt,
    IScheduler scheduler
) : Exploration(program, options, crashAt)
{
    private readonly bool[] _able = new bool[program.ThreadCount];
    private int _next = -1;
    private bool _granted;
    private int _uncounted; // Second halves of interlocked operations, and marks.

    /// <summary>How many steps the last execution made.</summary>
    public int Made => Graph.Count - _uncounted;

    protected override void Search()
    {
        do
        {
            Graph.Clear();
            _uncounted = 0;
            _next = -1;
            BeginExecution();
            RunThreads();
            EndExecution();
        } while (Failure is null && !IsOverBound() && scheduler.Next());
    }

    protected override bool MayStep(int thread)
    {
        if (!_granted)
        {
            FindAble();
            _next = scheduler.PickThread(thread, _able, Made);
        }

        var may = _granted || _next == thread;
        _granted = false;
        return may;
    }

    protected override ulong DoWord(int thread, in Access access, int word)
    {
        if (access.IsStore)
        {
            Write(thread, access, word);
            return 0;
        }

        return Read(thread, access, word);
    }

    // A round in vain goes on once there is something newer; a second one says no more than the first.
    protected override bool Wait(int thread, int from)
    {
        if (!SawOld(thread, from))
        {
            Graph.BlockedFrom[thread] = from;
            _next = -1;
            return false;
        }

        var waited = Graph.BlockedFrom[thread] >= 0;
        if (!waited && from > 0 && Graph[Graph.Thread(thread)[from - 1]].Kind == EventKind.Hint)
        {
            Cut();
            return false;
        }

        Mark(thread);
        return true;
    }

    protected override void Mark(int thread)
    {
        base.Mark(thread);
        _uncounted++;
    }

    private void RunThreads()
    {
        var last = -1;
        while (!HasFailedNow && !IsCut)
        {
            if (_next < 0 || Graph.Ended[_next])
            {
                FindAble();
                if (!_able.AsSpan().Contains(true))
                {
                    return;
                }

                _next = scheduler.PickThread(last, _able, Made);
            }

            last = _next;
            _granted = true;
            RunThread(last);
            if (_next == last)
            {
                _next = -1;
            }
        }
    }

    private void FindAble()
    {
        for (var thread = 0; thread < _able.Length; thread++)
        {
            _able[thread] =
                !Graph.Ended[thread]
                && (Graph.BlockedFrom[thread] < 0 || SawOld(thread, Graph.BlockedFrom[thread]));
        }
    }

    private void Write(int thread, Access access, int word)
    {
        var start = Graph.Count;
        var bound = Graph.Bound(thread, word, fenced: false);
        var places = Possible(bound, word, older => TryWrite(thread, access, word, older));
        TryWrite(thread, access, word, places[scheduler.PickBehind(Made, places.Count)]);
        Debug.Assert(Graph.Count == start + 1);
    }

    private bool TryWrite(int thread, Access access, int word, int older) =>
        !Graph.IsConsumed(older, word) && Graph.AddWrite(thread, access, word, access.Value, older);

    private ulong Read(int thread, Access access, int word)
    {
        var start = Graph.Count;
        var bound = Graph.Bound(thread, word, access.IsUpdate && !access.IsWeakened);
        var writes = Possible(bound, word, from => TryRead(thread, access, word, from));
        TryRead(thread, access, word, writes[scheduler.PickBehind(Made, writes.Count)]);
        _uncounted += Graph.Count - start - 1;
        return Graph[start].Value;
    }

    private bool TryRead(int thread, Access access, int word, int from)
    {
        var consumed = Graph.IsConsumed(from, word);
        if (!Graph.AddRead(thread, access, word, from))
        {
            return false;
        }

        var (value, writes) = access.Update(Graph[Graph.Count - 1].Value);
        if (
            access.IsUpdate
            && writes
            && (consumed || !Graph.AddWrite(thread, access, word, value, from))
        )
        {
            return false;
        }

        Graph.EndUpdate(thread);
        return true;
    }

    /// <summary>The writes that a step may name, from the newest back.</summary>
    private List<int> Possible(int bound, int word, Func<int, bool> attempt)
    {
        var start = Graph.Count;
        var possible = new List<int>();
        for (var write = Graph.Newest(word); Graph.Allows(bound, write); )
        {
            if (attempt(write))
            {
                possible.Add(write);
            }

            Graph.Truncate(start);
            if (write == Graph.Initial)
            {
                break;
            }

            write = Graph.OlderThan(write);
        }

        return possible;
    }
}
