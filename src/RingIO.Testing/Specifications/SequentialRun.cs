// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Testing.Linearizability;

namespace RingIO.Testing.Specifications;

/// <summary>One sequence on one object, beside all the models that may be true of it.</summary>
internal sealed class SequentialRun<TModel, TOperation, TResponse>(
    RingSpec<TModel, TOperation, TResponse> spec,
    Func<ISystemUnderTest<TOperation, TResponse>> create
)
    where TModel : notnull
{
    private const string Mark = "<-- differs";
    private const string Threw = "<-- threw";

    private readonly Dictionary<object, HashSet<TModel>> _models = [];
    private readonly List<string?[]> _rows =
    [
        ["thread", "operation", "expected", "actual"],
    ];
    private readonly List<string> _marks = [""];

    /// <summary>Runs the sequence and what the specification does at the end, and ends the object.</summary>
    /// <returns>The failure; null if there is none.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the object throws is reported.")]
    public SequentialFailure? Run(SpecStep<TOperation>[] steps)
    {
        var system = create();
        var failure = Run(system, steps);
        try
        {
            system.Dispose();
        }
        catch (Exception thrown)
        {
            // An object that broke may not end either: what was found first is what is told.
            var what = $"its end threw {thrown.GetType().Name}: {thrown.Message}";
            failure ??= new(what, HistoryTable.Print(_rows, _marks), thrown);
        }

        return failure;
    }

    private SequentialFailure? Run(
        ISystemUnderTest<TOperation, TResponse> system,
        SpecStep<TOperation>[] steps
    )
    {
        var threads = Enumerable.Range(0, spec.ThreadCount).Select(system.Open).ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            var operation = spec.Number(steps[i].Operation, i);
            if (Do(threads, steps[i].Thread, operation, "") is { } failure)
            {
                return failure;
            }
        }

        return spec
            .Final.Select(s => Do(threads, s.Thread, s.Operation, " at the end"))
            .FirstOrDefault(f => f is not null);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the object throws is reported.")]
    private SequentialFailure? Do(
        Func<TOperation, TResponse>[] threads,
        int thread,
        TOperation operation,
        string when
    )
    {
        var part = spec.PartitionOf(operation);
        if (!_models.TryGetValue(part, out var models))
        {
            models = new(spec.ModelComparer) { spec.Initial };
        }

        var outcomes = models.SelectMany(m => spec.Step(m, operation)).ToList();
        if (outcomes.Count == 0)
        {
            return null;
        }

        var expected = outcomes.Select(o => spec.DescribeResponse(o.Response));
        var name = spec.DescribeOperation(operation);
        string?[] row =
        [
            $"{thread}{when}",
            name,
            string.Join(" or ", expected.ToHashSet(StringComparer.Ordinal)),
            null,
        ];
        _rows.Add(row);
        TResponse actual;
        try
        {
            actual = threads[thread](operation);
        }
        catch (Exception thrown)
        {
            row[3] = thrown.GetType().Name;
            return Fail(models, Threw, $"{name} threw {row[3]}: {thrown.Message}", thrown);
        }

        row[3] = spec.DescribeResponse(actual);
        var left = outcomes
            .Where(o => spec.ResponseComparer.Equals(o.Response, actual))
            .Select(o => o.Model)
            .ToHashSet(spec.ModelComparer);
        if (left.Count == 0)
        {
            return Fail(models, Mark, $"{name} gave {row[3]}, expected {row[2]}", thrown: null);
        }

        _marks.Add("");
        _models[part] = left;
        return null;
    }

    private SequentialFailure Fail(
        HashSet<TModel> models,
        string mark,
        string reason,
        Exception? thrown
    )
    {
        _marks.Add(mark);
        var before = string.Join(" or ", models.Select(spec.DescribeModel));
        var table = HistoryTable.Print(_rows, _marks);
        return new(reason, $"{table}model before the difference: {before}\n", thrown);
    }
}
