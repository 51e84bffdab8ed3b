// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>
/// The search of Wing and Gong ("Testing and verifying concurrent objects", 1993) with the memory of Lowe ("Testing for
/// linearizability", 2017): a doubly linked list of beginnings and ends in time; a call that begins before the first
/// end that is left may be done next; no pair of calls done and model is looked at twice.
/// </summary>
/// <remarks>One search a list of calls: the calls of one part of the object, in the order in which they began.</remarks>
internal sealed class WingGongSearch<TModel, TOperation, TResponse>
    where TModel : notnull
{
    private readonly SequentialSpec<TModel, TOperation, TResponse> _spec;
    private readonly IReadOnlyList<Call<TOperation, TResponse>> _calls;
    private readonly SearchBudget _budget;
    private readonly HashSet<Seen> _seen;
    private readonly Stack<Frame> _done = [];
    private readonly ulong[] _taken;

    // Nodes: one a beginning, one an end; the last is the list's head. An end knows its call as ~call.
    private readonly int[] _callOf;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _endOf;
    private int _open;

    public WingGongSearch(
        SequentialSpec<TModel, TOperation, TResponse> spec,
        IReadOnlyList<Call<TOperation, TResponse>> calls,
        SearchBudget budget
    )
    {
        _spec = spec;
        _calls = calls;
        _budget = budget;
        _seen = new(new SeenComparer(spec.ModelComparer));
        _taken = new ulong[(calls.Count + 63) / 64];
        _endOf = new int[calls.Count];
        var nodes = Enumerable
            .Range(0, calls.Count)
            .Select(i => (Time: calls[i].Invoked, Call: i))
            .Concat(
                Enumerable
                    .Range(0, calls.Count)
                    .Where(i => !calls[i].IsPending)
                    .Select(i => (Time: calls[i].Returned, Call: ~i))
            )
            .OrderBy(n => n.Time)
            .ThenBy(n => n.Call < 0)
            .Select(n => n.Call)
            .ToArray();
        _callOf = nodes;
        _next = new int[nodes.Length + 1];
        _previous = new int[nodes.Length + 1];
        Array.Fill(_endOf, -1);
        for (var node = 0; node <= nodes.Length; node++)
        {
            _next[node] = node == nodes.Length ? 0 : node + 1;
            _previous[node] = node == 0 ? nodes.Length : node - 1;
            if (node < nodes.Length && nodes[node] < 0)
            {
                _endOf[~nodes[node]] = node;
            }
        }

        _open = calls.Count(c => !c.IsPending);
    }

    private int Head => _callOf.Length;

    /// <summary>Looks for one order that explains the calls.</summary>
    /// <returns>The calls in that order; null if there is none. Without meaning if the budget ran out.</returns>
    public List<Call<TOperation, TResponse>>? FindOrder(TModel initial) =>
        Search(initial, finals: null)
            ? [.. _done.Reverse().Select(frame => _calls[_callOf[frame.Node]])]
            : null;

    /// <summary>Collects the models that the calls may leave behind.</summary>
    public void FindFinals(TModel initial, HashSet<TModel> finals) => Search(initial, finals);

    private bool Search(TModel model, HashSet<TModel>? finals)
    {
        var node = _next[Head];
        while (true)
        {
            if (_open == 0)
            {
                if (finals is null)
                {
                    return true;
                }

                finals.Add(model);
            }

            if (node != Head && _callOf[node] >= 0)
            {
                var successors = _spec.After(model, _calls[_callOf[node]]).GetEnumerator();
                var advanced = TryAdvance(new(node, model, successors), ref model);
                node = advanced ? _next[Head] : _next[node];
            }
            else if (!TryGoBack(ref node, ref model))
            {
                return false;
            }

            if (_budget.IsSpent)
            {
                return false;
            }
        }
    }

    // The next successor of a call that leads to a pair not seen before; the call is then done.
    private bool TryAdvance(in Frame frame, ref TModel model)
    {
        var call = _callOf[frame.Node];
        _taken[call >> 6] |= 1UL << call;
        while (frame.Successors.MoveNext())
        {
            if (_seen.Add(new([.. _taken], frame.Successors.Current)))
            {
                _budget.Spend();
                model = frame.Successors.Current;
                _done.Push(frame);
                Unlink(frame.Node, call);
                return true;
            }
        }

        frame.Successors.Dispose();
        _taken[call >> 6] &= ~(1UL << call);
        return false;
    }

    // Takes the last call back and does it with another successor, or leaves it and goes on with the calls behind it.
    private bool TryGoBack(ref int node, ref TModel model)
    {
        if (!_done.TryPop(out var frame))
        {
            return false;
        }

        Relink(frame.Node, _callOf[frame.Node]);
        model = frame.Before;
        node = TryAdvance(frame, ref model) ? _next[Head] : _next[frame.Node];
        return true;
    }

    private void Unlink(int node, int call)
    {
        Unlink(node);
        if (_endOf[call] >= 0)
        {
            Unlink(_endOf[call]);
            _open--;
        }
    }

    private void Relink(int node, int call)
    {
        if (_endOf[call] >= 0)
        {
            Relink(_endOf[call]);
            _open++;
        }

        Relink(node);
    }

    private void Unlink(int node)
    {
        _next[_previous[node]] = _next[node];
        _previous[_next[node]] = _previous[node];
    }

    private void Relink(int node)
    {
        _next[_previous[node]] = node;
        _previous[_next[node]] = node;
    }

    private readonly record struct Frame(int Node, TModel Before, IEnumerator<TModel> Successors);

    private readonly record struct Seen(ulong[] Taken, TModel Model);

    private sealed class SeenComparer(IEqualityComparer<TModel> models) : IEqualityComparer<Seen>
    {
        public bool Equals(Seen x, Seen y) =>
            x.Taken.AsSpan().SequenceEqual(y.Taken) && models.Equals(x.Model, y.Model);

        public int GetHashCode(Seen seen)
        {
            var hash = new HashCode();
            foreach (var word in seen.Taken)
            {
                hash.Add(word);
            }

            hash.Add(models.GetHashCode(seen.Model));
            return hash.ToHashCode();
        }
    }
}
