// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>Judges histories against a sequential specification.</summary>
/// <remarks>
/// A history is linearizable (Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects",
/// 1990) if each call can be given a moment between its beginning and its end such that the calls, done one after
/// another at those moments, answer as they did; a call that has not ended may be given one or left out. The search is
/// that of Wing and Gong (1993) with the memory of Lowe (2017), part by part (<see
/// cref="SequentialSpec{TModel,TOperation,TResponse}.PartitionOf"/>). Thread safety: any thread may call.
/// </remarks>
public static class LinearizabilityChecker
{
    private const string Mark = "<-- no order of the calls explains this";

    /// <summary>Looks for an order that explains a history.</summary>
    /// <typeparam name="TModel">The state of the model.</typeparam>
    /// <typeparam name="TOperation">What is asked.</typeparam>
    /// <typeparam name="TResponse">What is answered.</typeparam>
    /// <param name="spec">What the object does when it is used by one thread.</param>
    /// <param name="history">What was asked and answered.</param>
    /// <param name="limits">How far the search goes; the defaults if null.</param>
    /// <returns>The verdict; with an order, or with the shortest stretch that shows the violation.</returns>
    public static LinearizabilityResult<TOperation, TResponse> Check<TModel, TOperation, TResponse>(
        SequentialSpec<TModel, TOperation, TResponse> spec,
        History<TOperation, TResponse> history,
        LinearizabilityLimits? limits = null
    )
        where TModel : notnull
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(history);
        limits ??= new();
        var budget = new SearchBudget(limits);
        var order = new List<Call<TOperation, TResponse>>();
        foreach (var part in history.Calls.GroupBy(c => spec.PartitionOf(c.Operation)))
        {
            var calls = part.ToList();
            var explained = FindOrder(spec, calls, budget);
            if (budget.Limit is { } limit)
            {
                return new(LinearizabilityVerdict.Inconclusive, limit, budget.States);
            }

            if (explained is null)
            {
                return Explain(spec, calls, limits, budget.States);
            }

            order.AddRange(explained);
        }

        var found = $"an order of {order.Count} calls explains every answer";
        return new(LinearizabilityVerdict.Linearizable, found, budget.States) { Order = order };
    }

    private static List<Call<TOperation, TResponse>>? FindOrder<TModel, TOperation, TResponse>(
        SequentialSpec<TModel, TOperation, TResponse> spec,
        IReadOnlyList<Call<TOperation, TResponse>> calls,
        SearchBudget budget
    )
        where TModel : notnull =>
        new WingGongSearch<TModel, TOperation, TResponse>(spec, calls, budget).FindOrder(
            spec.Initial
        );

    private static LinearizabilityResult<TOperation, TResponse> Explain<
        TModel,
        TOperation,
        TResponse
    >(
        SequentialSpec<TModel, TOperation, TResponse> spec,
        List<Call<TOperation, TResponse>> calls,
        LinearizabilityLimits limits,
        long states
    )
        where TModel : notnull
    {
        var prefix = ShortestPrefix(spec, new(calls), new(limits), out var end);
        var culprit = prefix.Calls.First(c => c.Returned == end);
        var start = LastQuietMoment(spec, prefix.Calls, culprit, new(limits), out var models);
        var window = new History<TOperation, TResponse>(prefix.Calls.Skip(start));
        var before = string.Join(" or ", models.Select(spec.DescribeModel));
        var table = HistoryTable.Print(
            window,
            spec.DescribeOperation,
            spec.DescribeResponse,
            (culprit, Mark)
        );
        var asked = spec.DescribeOperation(culprit.Operation);
        var answered = spec.DescribeResponse(culprit.Response!);
        return new(
            LinearizabilityVerdict.Violated,
            $"thread {culprit.Thread}: {asked} -> {answered}, and no order of {calls.Count} calls explains it",
            states
        )
        {
            Window = window,
            Table = $"model before: {before}\n{table}",
        };
    }

    // Whatever begins like a violation is one, so the shortest violating prefix is found by halving.
    private static History<TOperation, TResponse> ShortestPrefix<TModel, TOperation, TResponse>(
        SequentialSpec<TModel, TOperation, TResponse> spec,
        History<TOperation, TResponse> history,
        SearchBudget budget,
        out long end
    )
        where TModel : notnull
    {
        var ends = history
            .Calls.Where(c => !c.IsPending)
            .Select(c => c.Returned)
            .Distinct()
            .Order()
            .ToArray();
        var (low, high) = (0, ends.Length - 1);
        while (low < high && !budget.IsSpent)
        {
            var middle = (low + high) / 2;
            var explained = FindOrder(spec, history.Until(ends[middle]).Calls, budget) is not null;
            if (budget.IsSpent)
            {
                break;
            }

            (low, high) = explained ? (middle + 1, high) : (low, middle);
        }

        end = ends[high];
        return history.Until(end);
    }

    // Where no call is open, all that matters of what came before is the models that it may have left.
    private static int LastQuietMoment<TModel, TOperation, TResponse>(
        SequentialSpec<TModel, TOperation, TResponse> spec,
        IReadOnlyList<Call<TOperation, TResponse>> calls,
        Call<TOperation, TResponse> culprit,
        SearchBudget budget,
        out HashSet<TModel> models
    )
        where TModel : notnull
    {
        models = new(spec.ModelComparer) { spec.Initial };
        var start = 0;
        var latest = long.MinValue;
        for (var i = 0; i < calls.Count; i++)
        {
            if (i > start && latest < calls[i].Invoked)
            {
                var finals = new HashSet<TModel>(spec.ModelComparer);
                var stretch = calls.Skip(start).Take(i - start).ToList();
                foreach (var model in models)
                {
                    new WingGongSearch<TModel, TOperation, TResponse>(
                        spec,
                        stretch,
                        budget
                    ).FindFinals(model, finals);
                }

                // None: the violation is in this stretch, because no time was left to find the shortest prefix.
                if (budget.IsSpent || finals.Count == 0)
                {
                    return start;
                }

                (start, models) = (i, finals);
            }

            if (ReferenceEquals(calls[i], culprit))
            {
                break;
            }

            latest = Math.Max(latest, calls[i].Returned);
        }

        return start;
    }
}
