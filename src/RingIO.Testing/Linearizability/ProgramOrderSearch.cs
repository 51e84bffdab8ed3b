// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>
/// Looks for an order of calls that keeps each thread's own order and explains every answer: sequential consistency of
/// the object (Lamport, 1979). The first calls come before all others and the last ones after, in their order.
/// </summary>
internal sealed class ProgramOrderSearch<TModel, TOperation, TResponse>
    where TModel : notnull
{
    private readonly SequentialSpec<TModel, TOperation, TResponse> _spec;
    private readonly Call<TOperation, TResponse>[] _first;
    private readonly Call<TOperation, TResponse>[][] _threads;
    private readonly Call<TOperation, TResponse>[] _last;
    private readonly Dictionary<object, int> _parts = [];
    private readonly HashSet<State> _seen;

    public ProgramOrderSearch(
        SequentialSpec<TModel, TOperation, TResponse> spec,
        Call<TOperation, TResponse>[] first,
        Call<TOperation, TResponse>[][] threads,
        Call<TOperation, TResponse>[] last
    )
    {
        _spec = spec;
        _first = first;
        _threads = threads;
        _last = last;
        _seen = new(new StateComparer(spec.ModelComparer));
        foreach (var call in first.Concat(threads.SelectMany(t => t)).Concat(last))
        {
            _parts.TryAdd(spec.PartitionOf(call.Operation), _parts.Count);
        }
    }

    public bool Exists()
    {
        var models = new TModel[_parts.Count];
        Array.Fill(models, _spec.Initial);
        var open = new Stack<State>();
        foreach (var begun in After(models, _first, 0))
        {
            Visit(new(new int[_threads.Length], begun), open);
        }

        while (open.TryPop(out var state))
        {
            if (IsOver(state) && After(state.Models, _last, 0).Any())
            {
                return true;
            }

            for (var thread = 0; thread < _threads.Length; thread++)
            {
                if (state.Done[thread] == _threads[thread].Length)
                {
                    continue;
                }

                int[] done = [.. state.Done];
                foreach (var next in After(state.Models, _threads[thread][done[thread]++]))
                {
                    Visit(new(done, next), open);
                }
            }
        }

        return false;
    }

    private void Visit(State state, Stack<State> open)
    {
        if (_seen.Add(state))
        {
            open.Push(state);
        }
    }

    // A call that has not ended is its thread's last: it may be left out.
    private bool IsOver(State state) =>
        _threads
            .Zip(state.Done)
            .All(t => t.First.Length == t.Second || t.First[t.Second].IsPending);

    private IEnumerable<TModel[]> After(
        TModel[] models,
        Call<TOperation, TResponse>[] calls,
        int at
    ) =>
        at == calls.Length
            ? [models]
            : After(models, calls[at]).SelectMany(next => After(next, calls, at + 1));

    private IEnumerable<TModel[]> After(TModel[] models, Call<TOperation, TResponse> call)
    {
        var part = _parts[_spec.PartitionOf(call.Operation)];
        foreach (var model in _spec.After(models[part], call))
        {
            TModel[] next = [.. models];
            next[part] = model;
            yield return next;
        }
    }

    private readonly record struct State(int[] Done, TModel[] Models);

    private sealed class StateComparer(IEqualityComparer<TModel> models) : IEqualityComparer<State>
    {
        public bool Equals(State x, State y) =>
            x.Done.AsSpan().SequenceEqual(y.Done) && x.Models.SequenceEqual(y.Models, models);

        public int GetHashCode(State state)
        {
            var hash = new HashCode();
            foreach (var done in state.Done)
            {
                hash.Add(done);
            }

            foreach (var model in state.Models)
            {
                hash.Add(models.GetHashCode(model));
            }

            return hash.ToHashCode();
        }
    }
}
