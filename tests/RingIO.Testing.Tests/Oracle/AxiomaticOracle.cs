// SPDX-License-Identifier: MIT

using RingIO.Testing.Tests.Programs;

namespace RingIO.Testing.Tests.Oracle;

/// <summary>
/// All executions of a small straight-line program by brute force, straight from the axioms: every way in which reads
/// can read and writes be ordered, each judged by relations as matrices. It shares nothing with the engine.
/// </summary>
internal sealed class AxiomaticOracle
{
    private readonly MemoryModel _model;
    private readonly int[][] _threads; // The numbers of a thread's events, in program order.
    private readonly List<Node> _nodes = [];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);

    private AxiomaticOracle(IReadOnlyList<ProgramStep[]> threads, MemoryModel model)
    {
        _model = model;
        _threads = new int[threads.Count][];
        for (var thread = 0; thread < threads.Count; thread++)
        {
            var first = _nodes.Count;
            foreach (var access in threads[thread])
            {
                Expand(thread, access);
            }

            _threads[thread] = [.. Enumerable.Range(first, _nodes.Count - first)];
        }
    }

    public int Executions { get; private set; }

    public IReadOnlySet<string> Outcomes => _outcomes;

    public static AxiomaticOracle Run(IReadOnlyList<ProgramStep[]> threads, MemoryModel model)
    {
        var oracle = new AxiomaticOracle(threads, model);
        oracle.ChooseReads(0, new int[oracle._nodes.Count]);
        return oracle;
    }

    // An interlocked operation is a fence, a read, perhaps a write, and a fence.
    private void Expand(int thread, ProgramStep access)
    {
        switch (access.Kind)
        {
            case RandomKind.Fence:
                _nodes.Add(new(thread, NodeKind.Fence, access, -1));
                break;
            case RandomKind.CompareExchange or RandomKind.Exchange:
                _nodes.Add(new(thread, NodeKind.Fence, access, -1));
                _nodes.Add(new(thread, NodeKind.Read, access, -1));
                _nodes.Add(new(thread, NodeKind.Write, access, _nodes.Count - 1));
                _nodes.Add(new(thread, NodeKind.Fence, access, -1));
                break;
            case RandomKind.Load or RandomKind.LoadAcquire:
                _nodes.Add(new(thread, NodeKind.Read, access, -1));
                break;
            default:
                _nodes.Add(new(thread, NodeKind.Write, access, -1));
                break;
        }
    }

    private void ChooseReads(int node, int[] readFrom)
    {
        if (node == _nodes.Count)
        {
            Evaluate(readFrom);
            return;
        }

        readFrom[node] = -1;
        if (_nodes[node].Kind != NodeKind.Read)
        {
            ChooseReads(node + 1, readFrom);
            return;
        }

        for (var write = -1; write < _nodes.Count; write++)
        {
            if (
                write < 0
                || (
                    _nodes[write].Kind == NodeKind.Write
                    && _nodes[write].Access.OnY == _nodes[node].Access.OnY
                )
            )
            {
                readFrom[node] = write;
                ChooseReads(node + 1, readFrom);
            }
        }
    }

    private void Evaluate(int[] readFrom)
    {
        var relation = new Relation(_nodes.Count);
        foreach (var thread in _threads)
        {
            for (var i = 1; i < thread.Length; i++)
            {
                relation.Add(thread[i - 1], thread[i]);
            }
        }

        for (var read = 0; read < _nodes.Count; read++)
        {
            if (_nodes[read].Kind == NodeKind.Read && readFrom[read] >= 0)
            {
                relation.Add(readFrom[read], read);
            }
        }

        if (!relation.Close().IsIrreflexive())
        {
            return; // Load buffering: left out on purpose.
        }

        var values = new ulong[_nodes.Count];
        var there = new bool[_nodes.Count];
        foreach (var node in Enumerable.Range(0, _nodes.Count).OrderBy(relation.CountBefore))
        {
            there[node] = true;
            if (_nodes[node].Kind == NodeKind.Read)
            {
                if (readFrom[node] >= 0 && !there[readFrom[node]])
                {
                    return; // It reads a write that was not made.
                }

                values[node] = readFrom[node] < 0 ? 0 : values[readFrom[node]];
            }
            else if (_nodes[node].Kind == NodeKind.Write)
            {
                values[node] = _nodes[node].Access.Value;
                there[node] =
                    _nodes[node].Access.Kind != RandomKind.CompareExchange
                    || values[_nodes[node].ReadHalf] == 0;
            }
        }

        var writes = Enumerable
            .Range(0, _nodes.Count)
            .Where(n => there[n] && _nodes[n].Kind == NodeKind.Write)
            .ToList();
        foreach (var x in Orders(writes.Where(w => !_nodes[w].Access.OnY).ToList()))
        {
            foreach (var y in Orders(writes.Where(w => _nodes[w].Access.OnY).ToList()))
            {
                if (new Axioms(_model, _nodes, _threads, readFrom, there, [x, y]).Hold())
                {
                    Executions++;
                    Tell(values, x, y);
                }
            }
        }
    }

    private void Tell(ulong[] values, List<int> x, List<int> y)
    {
        var reads = _threads.Select(t =>
            string.Join(' ', t.Where(n => _nodes[n].Kind == NodeKind.Read).Select(n => values[n]))
        );
        var final = $"{(x.Count == 0 ? 0 : values[x[^1]])} {(y.Count == 0 ? 0 : values[y[^1]])}";
        _outcomes.Add($"{string.Join(" | ", reads)} -> {final}");
    }

    private static IEnumerable<List<int>> Orders(List<int> items)
    {
        if (items.Count == 0)
        {
            yield return [];
        }

        foreach (var last in items)
        {
            foreach (var order in Orders([.. items.Where(i => i != last)]))
            {
                yield return [.. order, last];
            }
        }
    }
}
