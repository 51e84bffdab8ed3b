// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

// A write that is added may be read by reads that are there already: each of them is revisited, in a graph of its own.
internal sealed partial class GraphSearch
{
    private readonly List<int> _pending = []; // Reads, by their old numbers, whose write comes behind them.
    private int[] _numbers = []; // New numbers by old ones.

    private bool RevisitNext(int at)
    {
        var choices = _frames.Peek().Choices;
        var choice = choices[at];
        var accesses = Graph.Accesses(choice.Word);
        while (choice.Left > 0)
        {
            var read = accesses[--choice.Left];
            if (
                Graph[read].IsRead
                && !Graph.LedTo(read, choice.Thread)
                && AreMaximal(read, choice.Thread)
            )
            {
                choices[at] = choice;
                Revisit(choice, read);
                return false;
            }
        }

        choices.RemoveAt(at);
        return false;
    }

    /// <summary>Whether the read and all that would be taken back were added in the one canonical way.</summary>
    private bool AreMaximal(int read, int thread)
    {
        for (var id = read; id < Graph.Count; id++)
        {
            if (!Graph.LedTo(id, thread) && !IsMaximal(id, thread))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsMaximal(int id, int thread)
    {
        ref var e = ref Graph[id];
        if (e.Word < 0)
        {
            return true;
        }

        var write = e.IsRead ? e.ReadFrom : id;
        if (e.IsRead ? !IsPrevious(write, id, thread) : HasOlderReader(id))
        {
            return false;
        }

        for (var newer = Graph.NewerThan(write, e.Word); newer >= 0; newer = Graph[newer].Newer)
        {
            if (IsPrevious(newer, id, thread))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsPrevious(int id, int than, int thread) => id < than || Graph.LedTo(id, thread);

    private bool HasOlderReader(int write)
    {
        var accesses = Graph.Accesses(Graph[write].Word);
        for (var i = 0; i < accesses.Count && accesses[i] < write; i++)
        {
            if (Graph[accesses[i]].IsRead && Graph[accesses[i]].ReadFrom == write)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A new frame in which an older read waits for the write: what lies between them is gone unless it led to the write.</summary>
    private void Revisit(in Choice choice, int read)
    {
        var old = Graph;
        var frame = _spare.Count > 0 ? _spare.Pop() : new(NewGraph());
        var graph = frame.Graph;
        graph.CopyBefore(old, read);
        if (_numbers.Length < old.Count)
        {
            _numbers = new int[old.Count * 2];
        }

        _pending.Clear();
        for (var id = 0; id < old.Count; id++)
        {
            _numbers[id] = id < read ? id : Graph.Nobody;
            if (id < read && old[id].ReadFrom >= read && old[id].IsRead)
            {
                _pending.Add(id);
            }
        }

        ref var r = ref old[read];
        _numbers[read] = graph.AddPendingRead(r.Thread, r.Access, r.Word);
        for (var id = read + 1; id < old.Count; id++)
        {
            if (old.LedTo(id, choice.Thread))
            {
                AddAgain(graph, old, id);
            }
        }

        var revisited = choice;
        revisited.Kind = ChoiceKind.Revisited;
        revisited.Event = graph.Count;
        revisited.Read = read;
        revisited.Write = Graph.Nobody;
        if (choice.Access.IsUpdate)
        {
            // Its first half is the last event of its thread.
            revisited.Left = graph[graph.LastOf(choice.Thread)].ReadFrom;
        }

        frame.Choices.Clear();
        frame.Choices.Add(revisited);
        _frames.Push(frame);
        Graph = graph;
    }

    private void AddAgain(Graph graph, Graph old, int id)
    {
        ref var e = ref old[id];
        _numbers[id] = graph.Count;
        switch (e.Kind)
        {
            case EventKind.Payload:
                graph.AddPayload(old, id);
                break;
            case EventKind.Fence or EventKind.UpdateFence:
                graph.AddFence(e.Thread, e.Access);
                break;
            case EventKind.Hint:
                graph.AddHint(e.Thread, e.Access);
                break;
            case EventKind.Read or EventKind.UpdateRead:
                var from = e.ReadFrom < 0 ? e.ReadFrom : _numbers[e.ReadFrom];
                if (from == Graph.Nobody)
                {
                    _pending.Add(id); // It was revisited itself: its write comes behind it.
                    graph.AddPendingRead(e.Thread, e.Access, e.Word);
                }
                else
                {
                    graph.AddRead(e.Thread, e.Access, e.Word, from);
                }

                break;
            default:
                WriteAgain(graph, old, id);
                break;
        }
    }

    private void WriteAgain(Graph graph, Graph old, int id)
    {
        ref var e = ref old[id];
        var older = e.Older;
        while (older >= 0 && (older == id || _numbers[older] < 0 || older > id))
        {
            older = old[older].Older;
        }

        older = older < 0 ? Graph.Initial : _numbers[older];
        graph.AddWrite(e.Thread, e.Access, e.Word, e.Value, older);
        foreach (var read in _pending)
        {
            if (old[read].ReadFrom == id)
            {
                graph.Complete(_numbers[read], _numbers[id]);
            }
        }
    }

    private bool PlaceRevisitor(int at)
    {
        var choices = _frames.Peek().Choices;
        var choice = choices[at];
        for (; ; )
        {
            if (!NextPlace(ref choice))
            {
                choices.RemoveAt(at);
                return false;
            }

            choices[at] = choice;
            if (!TryPlace(choice))
            {
                continue;
            }

            if (!Graph.Complete(choice.Read, choice.Event))
            {
                Graph.Truncate(choice.Event);
                continue;
            }

            Graph.EndUpdate(choice.Thread);
            ref var r = ref Graph[choice.Read];
            var second = new Choice
            {
                Access = r.Access,
                Thread = r.Thread,
                Word = r.Word,
            };
            return WriteUpdate(second, r.Value, choice.Event, consumed: false);
        }
    }

    /// <summary>The next place of a write that was added again: from the last one back; an interlocked one has only one.</summary>
    private bool NextPlace(ref Choice choice)
    {
        if (choice.Access.IsUpdate)
        {
            var first = choice.Write == Graph.Nobody;
            choice.Write = choice.Left;
            return first;
        }

        if (choice.Write == Graph.Initial)
        {
            return false;
        }

        if (choice.Write == Graph.Nobody)
        {
            choice.Bound = Graph.Bound(choice.Thread, choice.Word, fenced: false);
            choice.Write = Graph.Newest(choice.Word);
        }
        else
        {
            choice.Write = Graph.OlderThan(choice.Write);
        }

        return Graph.Allows(choice.Bound, choice.Write);
    }
}
