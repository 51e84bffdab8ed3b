// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>The depth-first search: the choices of the current execution, and which of them are left to try.</summary>
internal sealed class Search(ModelThread[] threads, WordMemory words, ExplorerOptions options)
{
    private readonly List<Node> _path = [];
    private readonly int _count = threads.Length - 1; // The last one is the check.
    private readonly bool _sleeps = options.SleepSets && options.MaxPreemptions is null;

    /// <summary>Chooses at a new point of the execution.</summary>
    public Decision Decide(int steps)
    {
        var blocked = 0;
        for (var i = 0; i < _count; i++)
        {
            if (threads[i].Ended)
            {
                blocked++;
            }
            else if (threads[i].Pending.Kind == AccessKind.SpinHint)
            {
                var round = SpinRound.Of(threads[i]);
                if (!round.SawOld)
                {
                    blocked++;
                }
                else if (round.IsRepeated)
                {
                    return new(Outcome.Redundant);
                }
            }
        }

        if (blocked == _count)
        {
            return new(threads.Take(_count).All(t => t.Ended) ? Outcome.Complete : Outcome.Stuck);
        }

        var node = NewNode(steps);
        _path.Add(node);
        var decision = Next(node);
        if (decision.Outcome != Outcome.Continue)
        {
            _path.RemoveAt(_path.Count - 1);
        }

        return decision;
    }

    /// <summary>The deepest point of this execution with a choice left; null if everything has been tried.</summary>
    public Decision? Backtrack(Action<int> undoTo)
    {
        while (_path.Count > 0)
        {
            var node = _path[^1];
            undoTo(node.Steps);
            var decision = Next(node);
            if (decision.Outcome == Outcome.Continue)
            {
                return decision;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return null;
    }

    private Node NewNode(int steps)
    {
        var explored = new int[_count];
        if (_path.Count == 0)
        {
            return new(steps, 0, 0, explored);
        }

        var parent = _path[^1];
        for (var i = 0; i < _count; i++)
        {
            var stays =
                i != parent.Thread
                && parent.Explored[i] != 0
                && (threads[i].Pending.IsLoad || !Access.Depend(threads[i].Pending, parent.Access));
            explored[i] = stays ? parent.Explored[i] : 0;
        }

        return new(steps, parent.Thread, parent.PreemptionsAfter, explored);
    }

    private Decision Next(Node node)
    {
        for (; node.Tried < _count; node.Tried++, node.NextRead = -1)
        {
            var thread = threads[node.Candidate];
            if (!CanStep(thread) || node.Explored[thread.Id] == Node.Asleep)
            {
                continue;
            }

            node.PreemptionsAfter =
                node.Preemptions + (thread.Id != node.Last && CanStep(threads[node.Last]) ? 1 : 0);
            if (node.PreemptionsAfter > options.MaxPreemptions)
            {
                continue;
            }

            if (TryChoose(node, thread, out var read))
            {
                node.Thread = thread.Id;
                node.Access = thread.Pending;
                return new(Outcome.Continue, thread.Id, read);
            }
        }

        return new(Outcome.Redundant);
    }

    /// <summary>The candidate's next choice: a load's stores from the latest back, anything else once.</summary>
    private bool TryChoose(Node node, ModelThread thread, out int read)
    {
        read = node.NextRead;
        if (!thread.Pending.IsLoad)
        {
            node.NextRead = 0;
            if (read < 0)
            {
                return true;
            }

            node.Explored[thread.Id] = _sleeps ? Node.Asleep : 0;
            return false;
        }

        var word = words.Find(thread.Pending);
        read = read < 0 ? word.Latest : read - 1;
        if (read >= Math.Max(words.Oldest(thread, word), node.Explored[thread.Id]))
        {
            node.NextRead = read;
            return true;
        }

        node.Explored[thread.Id] = _sleeps ? word.Latest + 1 : 0;
        return false;
    }

    private static bool CanStep(ModelThread thread) =>
        !thread.Ended
        && (thread.Pending.Kind != AccessKind.SpinHint || SpinRound.Of(thread).SawOld);
}
