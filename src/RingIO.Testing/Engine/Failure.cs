// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>A failing execution: its graph, cut down to what led to the failure, in the order with the fewest switches.</summary>
internal sealed class Failure
{
    private Graph _graph;

    public Failure(
        string reason,
        Graph graph,
        int[] culprits,
        Exception? exception,
        IReadOnlyList<(Access Access, ulong Value)>? check
    )
    {
        Reason = reason;
        _graph = graph;
        Culprits = [.. culprits.Where(c => c >= 0)];
        Exception = exception;
        Check = check ?? [];
        LastThread = Culprits.Length > 0 ? graph[Culprits[^1]].Thread : -1;
        var ends = new int[graph.ThreadCount];
        for (var thread = 0; thread < ends.Length; thread++)
        {
            ends[thread] = culprits.Length == 0 ? graph.Thread(thread).Count : 0;
            foreach (var culprit in Culprits)
            {
                ends[thread] = Math.Max(ends[thread], graph.CausesOf(culprit, thread));
            }
        }

        Order = Linearization.Of(graph, ends, LastThread);
    }

    public string Reason { get; }

    public Graph Graph => _graph;

    /// <summary>The events that make it a failure; empty if all together do.</summary>
    public int[] Culprits { get; }

    public Exception? Exception { get; }

    /// <summary>What the final check had done.</summary>
    public IReadOnlyList<(Access Access, ulong Value)> Check { get; }

    /// <summary>The thread that fails at the end; -1 if none does by itself.</summary>
    public int LastThread { get; }

    /// <summary>The events in their order.</summary>
    public int[] Order { get; }

    private int Switches =>
        Order.Zip(Order.Skip(1)).Count(p => _graph[p.First].Thread != _graph[p.Second].Thread);

    /// <summary>Fewer switches, or as many and fewer events.</summary>
    public bool IsShorterThan(Failure other) =>
        (Switches, Order.Length).CompareTo((other.Switches, other.Order.Length)) < 0;

    /// <summary>Keeps the graph: the search goes on with its own.</summary>
    public void Keep(Graph copy)
    {
        copy.CopyBefore(_graph, _graph.Count);
        _graph = copy;
    }
}
