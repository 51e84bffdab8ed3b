// SPDX-License-Identifier: MIT

using RingIO.Testing.Tests.Programs;

namespace RingIO.Testing.Tests.Oracle;

/// <summary>The axioms of the three models: RC11 with full fences only (Lahav et al., PLDI 2017), x86-TSO and SC (Alglave et al., "Herding cats", 2014).</summary>
internal sealed class Axioms
{
    private readonly MemoryModel _model;
    private readonly IReadOnlyList<Node> _nodes;
    private readonly bool[] _there;
    private readonly int _size;
    private readonly Relation _program;
    private readonly Relation _readFrom;
    private readonly Relation _order;
    private readonly Relation _fromRead;

    public Axioms(
        MemoryModel model,
        IReadOnlyList<Node> nodes,
        int[][] threads,
        int[] readFrom,
        bool[] there,
        List<int>[] orders
    )
    {
        _model = model;
        _nodes = nodes;
        _there = there;
        _size = nodes.Count;
        _program = Make(
            (a, b) => nodes[a].Thread == nodes[b].Thread && a < b && threads.Length > 0
        );
        _readFrom = Make((a, b) => IsRead(b) && readFrom[b] == a);
        _order = Make(
            (a, b) => orders.Any(o => o.Contains(a) && o.Contains(b) && o.IndexOf(a) < o.IndexOf(b))
        );
        _fromRead = Make(
            (a, b) =>
                IsRead(a)
                && IsWrite(b)
                && nodes[a].Access.OnY == nodes[b].Access.OnY
                && nodes[b].ReadHalf != a
                && (readFrom[a] < 0 || _order[readFrom[a], b])
        );
    }

    public bool Hold() => IsAtomic() && (_model == MemoryModel.DotNet ? IsDotNet() : IsTotal());

    private bool IsDotNet()
    {
        var happens = HappensBefore();
        var together = _readFrom.Or(_order).Or(_fromRead).Close();
        if (
            !happens.IsIrreflexive()
            || !happens.Then(together).IsIrreflexive()
            || !together.IsIrreflexive()
        )
        {
            return false;
        }

        var between = happens.Or(happens.Then(together).Then(happens));
        return Make((a, b) => IsFence(a) && IsFence(b) && between[a, b]).IsAcyclic();
    }

    private bool IsTotal()
    {
        var sameWord = Make(
            (a, b) =>
                _program[a, b]
                && !IsFence(a)
                && !IsFence(b)
                && _nodes[a].Access.OnY == _nodes[b].Access.OnY
        );
        var communication = _readFrom.Or(_order).Or(_fromRead);
        if (!sameWord.Or(communication).IsAcyclic())
        {
            return false;
        }

        if (_model == MemoryModel.SequentiallyConsistent)
        {
            return _program.Or(communication).IsAcyclic();
        }

        var kept = Make((a, b) => _program[a, b] && !(IsPlainWrite(a) && IsRead(b) && !IsHalf(b)));
        var external = Make((a, b) => _readFrom[a, b] && _nodes[a].Thread != _nodes[b].Thread);
        return kept.Or(external).Or(_order).Or(_fromRead).IsAcyclic();
    }

    private Relation HappensBefore()
    {
        // A release sequence: the write, then interlocked operations that read from it one after the other.
        var step = Make(
            (a, b) =>
                IsWrite(a)
                && IsWrite(b)
                && _nodes[b].ReadHalf >= 0
                && _readFrom[a, _nodes[b].ReadHalf]
        );
        var sequence = step.Close().Or(Make((a, b) => a == b && IsWrite(a)));
        var passes = sequence.Then(_readFrom);
        var release = Make(
            (a, b) =>
                (a == b && IsWrite(a) && (IsRelease(a) || IsHalf(a)))
                || (IsFence(a) && IsWrite(b) && _program[a, b])
        );
        var acquire = Make(
            (a, b) =>
                (a == b && IsRead(a) && (IsAcquire(a) || IsHalf(a)))
                || (IsRead(a) && IsFence(b) && _program[a, b])
        );
        return _program.Or(release.Then(passes).Then(acquire)).Close();
    }

    private bool IsAtomic()
    {
        for (var write = 0; write < _size; write++)
        {
            if (!IsWrite(write) || _nodes[write].ReadHalf < 0)
            {
                continue;
            }

            var read = _nodes[write].ReadHalf;
            var between = Enumerable
                .Range(0, _size)
                .Any(w => w != write && _fromRead[read, w] && _order[w, write]);
            var behind = Enumerable
                .Range(0, _size)
                .All(w => !_readFrom[w, read] || _order[w, write]);
            if (between || !behind)
            {
                return false;
            }
        }

        return true;
    }

    private Relation Make(Func<int, int, bool> holds) =>
        Relation.Of(_size, (a, b) => _there[a] && _there[b] && holds(a, b));

    private bool IsRead(int node) => _nodes[node].Kind == NodeKind.Read;

    private bool IsWrite(int node) => _nodes[node].Kind == NodeKind.Write && _there[node];

    private bool IsFence(int node) => _nodes[node].Kind == NodeKind.Fence;

    private bool IsHalf(int node) =>
        _nodes[node].Access.Kind is RandomKind.CompareExchange or RandomKind.Exchange;

    private bool IsPlainWrite(int node) => IsWrite(node) && !IsHalf(node);

    private bool IsRelease(int node) => _nodes[node].Access.Kind == RandomKind.StoreRelease;

    private bool IsAcquire(int node) => _nodes[node].Access.Kind == RandomKind.LoadAcquire;
}
