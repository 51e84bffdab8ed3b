// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>
/// Visits every execution graph that the memory model allows, each once: TruSt (Kokologiannakis, Marmanis, Gladstein,
/// Vafeiadis, "Truly Stateless, Optimal Dynamic Partial Order Reduction", POPL 2022).
/// </summary>
/// <remarks>
/// <para>A thread runs until it ends or waits. A new read reads the newest write and a new write comes last, which no model
/// forbids; what else they might do is tried when all that follows has been seen. A write also revisits reads that were
/// there before it: they read it instead, and what came after them, unless it led to the write, is taken back and done anew. A
/// graph is revisited only from its one canonical predecessor (<see cref="IsMaximal"/>), so none is visited twice.</para>
/// <para>The two halves of an interlocked operation are added together.</para>
/// </remarks>
internal sealed partial class GraphSearch(
    IModelProgram program,
    ExplorerOptions options,
    int crashAt
) : Exploration(program, options, crashAt)
{
    private readonly Stack<Frame> _frames = [];
    private readonly Stack<Frame> _spare = [];
    private long _lastExecution = long.MaxValue;

    protected override void Search()
    {
        _frames.Push(new(Graph));
        do
        {
            BeginExecution();
            RunThreads();
            EndExecution();
            if (Failure is not null)
            {
                _lastExecution = Math.Min(
                    _lastExecution,
                    Executions + Redundant + Options.MinimizeExecutions
                );
            }
        } while (Executions + Redundant < _lastExecution && !IsOverBound() && Backtrack());
    }

    protected override ulong DoWord(int thread, in Access access, int word)
    {
        if (access.IsStore)
        {
            AddWrite(thread, access, word, access.Value, Graph.Newest(word), ChoiceKind.Place);
            return 0;
        }

        return Read(thread, access, word);
    }

    protected override bool Wait(int thread, int from)
    {
        Graph.BlockedFrom[thread] = from;
        return false;
    }

    private void RunThreads()
    {
        while (!HasFailedNow && !IsCut && Next() is >= 0 and var thread)
        {
            RunThread(thread);
        }
    }

    // The thread of the last event goes on, else the first that can: a function of the graph, as the algorithm needs it.
    private int Next()
    {
        if (Graph.Count > 0 && Graph.CanGoOn(Graph[Graph.Count - 1].Thread))
        {
            return Graph[Graph.Count - 1].Thread;
        }

        for (var thread = 0; thread < ThreadCount; thread++)
        {
            if (Graph.CanGoOn(thread))
            {
                return thread;
            }
        }

        return -1;
    }

    private ulong Read(int thread, in Access access, int word)
    {
        var newest = Graph.Newest(word);
        var bound = Graph.Bound(thread, word, access.IsUpdate && !access.IsWeakened);
        if (newest != Graph.Initial && Graph.Allows(bound, Graph.OlderThan(newest)))
        {
            Push(
                new()
                {
                    Kind = ChoiceKind.Read,
                    Access = access,
                    Thread = thread,
                    Word = word,
                    Event = Graph.Count,
                    Write = newest,
                    Bound = bound,
                }
            );
        }

        Graph.AddRead(thread, access, word, newest);
        var seen = Graph[Graph.Count - 1].Value;
        if (access.IsUpdate && access.Update(seen) is (var value, true))
        {
            AddWrite(thread, access, word, value, newest, ChoiceKind.Revisit);
        }

        Graph.EndUpdate(thread);
        return seen;
    }

    /// <summary>Adds a write behind another, and notes what else it may do.</summary>
    /// <returns>Whether the memory model allows it.</returns>
    private bool AddWrite(
        int thread,
        in Access access,
        int word,
        ulong value,
        int older,
        ChoiceKind kind
    )
    {
        var bound = Graph.Bound(thread, word, fenced: false);
        var left = Graph.Accesses(word).Count;
        var movable =
            kind == ChoiceKind.Place
            && older != Graph.Initial
            && Graph.Allows(bound, Graph.OlderThan(older));
        if (movable || HasReaders(thread, word))
        {
            Push(
                new()
                {
                    Kind = kind,
                    Access = access,
                    Thread = thread,
                    Word = word,
                    Event = Graph.Count,
                    Write = older,
                    Bound = bound,
                    Left = left,
                    Value = value,
                }
            );
        }

        return Graph.AddWrite(thread, access, word, value, older);
    }

    private bool HasReaders(int thread, int word)
    {
        var accesses = Graph.Accesses(word);
        for (var i = 0; i < accesses.Count; i++)
        {
            if (Graph[accesses[i]].IsRead && !Graph.LedTo(accesses[i], thread))
            {
                return true;
            }
        }

        return false;
    }

    private void Push(in Choice choice) => _frames.Peek().Choices.Add(choice);

    /// <summary>A graph and what is left to try at its events; what is left at older ones is in the frames below.</summary>
    private sealed class Frame(Graph graph)
    {
        public Graph Graph { get; } = graph;

        public List<Choice> Choices { get; } = [];
    }
}
