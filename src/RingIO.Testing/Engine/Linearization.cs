// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>Orders the events of a graph one behind the other, so that threads change as rarely as may be.</summary>
/// <remarks>
/// A breadth-first search over how far each thread is. A thread that runs is let run as far as it can: what it does
/// takes nothing away from the others.
/// </remarks>
internal static class Linearization
{
    private const int MostStates = 100_000;

    /// <summary>The order; writes of a word come in the word's own order where that can be.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="ends">How many events of each thread are wanted: with each all that led to it.</param>
    /// <param name="last">The thread that should come last; -1 for any.</param>
    public static int[] Of(Graph graph, int[] ends, int last) =>
        Search(graph, ends, last, inWriteOrder: true)
        ?? Search(graph, ends, last, inWriteOrder: false)
        ?? Search(graph, ends, -1, inWriteOrder: false)
        ?? throw new InvalidOperationException("The events of a graph have no order.");

    private static int[]? Search(Graph graph, int[] ends, int last, bool inWriteOrder)
    {
        var start = new State(new int[ends.Length], -1, null);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<State>([start]);
        while (queue.TryDequeue(out var state) && known.Count < MostStates)
        {
            if (state.Places.AsSpan().SequenceEqual(ends))
            {
                if (last < 0 || state.Thread == last || state.Thread < 0)
                {
                    return Unwind(graph, state);
                }

                continue;
            }

            for (var thread = 0; thread < ends.Length; thread++)
            {
                var next = RunOn(graph, state, thread, ends, inWriteOrder);
                if (next is not null && known.Add($"{string.Join(',', next.Places)}/{thread}"))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return null;
    }

    private static State? RunOn(Graph graph, State state, int thread, int[] ends, bool inWriteOrder)
    {
        var places = (int[])state.Places.Clone();
        while (
            thread != state.Thread
            && places[thread] < ends[thread]
            && CanCome(graph, graph.Thread(thread)[places[thread]], places, ends, inWriteOrder)
        )
        {
            places[thread]++;
        }

        return places[thread] == state.Places[thread] ? null : new(places, thread, state);
    }

    private static bool CanCome(Graph graph, int id, int[] places, int[] ends, bool inWriteOrder)
    {
        ref var e = ref graph[id];
        if (e.IsRead && !IsThere(graph, e.ReadFrom, places))
        {
            return false;
        }

        // Older writes that are not wanted at all hold nobody up.
        var older = e.IsWrite && inWriteOrder ? e.Older : Graph.Nobody;
        while (older >= 0 && !IsThere(graph, older, ends))
        {
            older = graph[older].Older;
        }

        return IsThere(graph, older, places);
    }

    private static bool IsThere(Graph graph, int id, int[] places) =>
        id < 0 || graph[id].Place < places[graph[id].Thread];

    private static int[] Unwind(Graph graph, State state)
    {
        var order = new List<int>();
        for (var at = state; at.Before is { } before; at = before)
        {
            for (var place = at.Places[at.Thread] - 1; place >= before.Places[at.Thread]; place--)
            {
                order.Add(graph.Thread(at.Thread)[place]);
            }
        }

        order.Reverse();
        return [.. order];
    }

    private sealed record State(int[] Places, int Thread, State? Before);
}
