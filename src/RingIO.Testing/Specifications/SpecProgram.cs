// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;

namespace RingIO.Testing.Specifications;

/// <summary>
/// A parallel program of a specification's operations, for <see cref="Explorer"/>: every execution must be explained by
/// some order of the calls.
/// </summary>
/// <remarks>
/// <para>What order means here: an execution of the explorer has no clock, and a schedule is no more than one way to
/// arrive at what the threads read. So the order must keep each thread's own calls as they are, put what is done
/// first before and <see cref="RingSpec{TModel,TOperation,TResponse}.Final"/> after all others, and may arrange calls
/// of different threads at will: sequential consistency of the object (Lamport, 1979), which is weaker than
/// linearizability. It reports no false violation. It misses those that only a clock shows: a take which finds nothing
/// after another thread's put has ended, if nothing else tells that it had. To see such, let one thread do both,
/// or let the calls at the end find what must be there.</para>
/// <para>A thread that the explorer stops for ever leaves its last call pending: it may have been done or not.</para>
/// <para>Ownership: disposing disposes of the object. Threading: as <see cref="IModelProgram"/>.</para>
/// </remarks>
/// <typeparam name="TModel">The state of the model.</typeparam>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public sealed class SpecProgram<TModel, TOperation, TResponse> : IModelProgram, IDisposable
    where TModel : notnull
{
    private readonly RingSpec<TModel, TOperation, TResponse> _spec;
    private readonly ISystemUnderTest<TOperation, TResponse> _system;
    private readonly TOperation[][] _operations;
    private readonly TResponse[][] _answers;
    private readonly int[] _done;
    private readonly Call<TOperation, TResponse>[] _first;
    private readonly HashSet<TResponse[]> _explained;

    internal SpecProgram(
        RingSpec<TModel, TOperation, TResponse> spec,
        ISystemUnderTest<TOperation, TResponse> system,
        IReadOnlyList<IReadOnlyList<TOperation>> threads,
        IReadOnlyList<SpecStep<TOperation>> first
    )
    {
        _spec = spec;
        _system = system;
        _operations = [.. threads.Select(t => t.ToArray())];
        _answers = [.. threads.Select(t => new TResponse[t.Count])];
        _done = new int[threads.Count];
        _explained = new(new AnswersComparer(spec.ResponseComparer));
        _first = Do(first);
    }

    /// <inheritdoc/>
    public int ThreadCount => _operations.Length;

    /// <inheritdoc/>
    public void Run(int thread)
    {
        _done[thread] = 0;
        var apply = _system.Open(thread);
        var operations = _operations[thread];
        for (var i = 0; i < operations.Length; i++)
        {
            _answers[thread][i] = apply(operations[i]);
            _done[thread] = i + 1;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SpecificationFailedException">No order of the calls explains the answers.</exception>
    public void Check()
    {
        var last = Do(_spec.Final);
        TResponse[] answers = [.. _answers.SelectMany(a => a), .. last.Select(c => c.Response!)];
        var isWhole = _done.Zip(_operations).All(t => t.First == t.Second.Length);
        if (isWhole && _explained.Contains(answers))
        {
            return;
        }

        Call<TOperation, TResponse>[][] threads = [.. _operations.Select((_, t) => Calls(t))];
        var search = new ProgramOrderSearch<TModel, TOperation, TResponse>(
            _spec,
            _first,
            threads,
            last
        );
        if (!search.Exists())
        {
            throw new SpecificationFailedException(Report(threads, last));
        }

        if (isWhole)
        {
            _explained.Add(answers);
        }
    }

    /// <summary>Disposes of the object.</summary>
    public void Dispose() => _system.Dispose();

    /// <summary>The program as a table: a column a thread.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() =>
        Table(
            _operations.Select(t => t.Select(_spec.DescribeOperation).ToArray()).ToArray(),
            _spec.Final.Select(s => _spec.DescribeOperation(s.Operation))
        );

    private Call<TOperation, TResponse>[] Do(IReadOnlyList<SpecStep<TOperation>> steps)
    {
        var opened = new Dictionary<int, Func<TOperation, TResponse>>();
        var calls = new Call<TOperation, TResponse>[steps.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            var (thread, operation) = steps[i];
            if (!opened.TryGetValue(thread, out var apply))
            {
                opened.Add(thread, apply = _system.Open(thread));
            }

            calls[i] = new(thread, operation, apply(operation), i, i);
        }

        return calls;
    }

    private Call<TOperation, TResponse>[] Calls(int thread)
    {
        const long Never = Call<TOperation, TResponse>.Never;
        var (operations, done) = (_operations[thread], _done[thread]);
        var calls = new List<Call<TOperation, TResponse>>();
        for (var i = 0; i < Math.Min(done + 1, operations.Length); i++)
        {
            calls.Add(
                i < done
                    ? new(thread, operations[i], _answers[thread][i], i, i)
                    : new(thread, operations[i], default, i, Never)
            );
        }

        return [.. calls];
    }

    private string Report(
        Call<TOperation, TResponse>[][] threads,
        Call<TOperation, TResponse>[] last
    )
    {
        var table = Table(
            threads.Select(t => t.Select(Describe).ToArray()).ToArray(),
            last.Select(Describe)
        );
        return $"{_spec.GetType().Name}: no order of the calls that keeps each thread's own explains these answers\n{table}";
    }

    private string Describe(Call<TOperation, TResponse> call) =>
        _spec.DescribeOperation(call.Operation)
        + (call.IsPending ? " (pending)" : $" -> {_spec.DescribeResponse(call.Response!)}");

    private string Table(string[][] threads, IEnumerable<string> last)
    {
        var rows = new List<string?[]>
        {
            threads.Select((_, t) => (string?)$"thread {t}").ToArray(),
        };
        for (var i = 0; i < threads.Max(t => t.Length); i++)
        {
            rows.Add([.. threads.Select(t => i < t.Length ? t[i] : null)]);
        }

        var texts = Enumerable.Repeat("", rows.Count).ToArray();
        var before = _first.Length == 0 ? "" : $"first: {Line(_first.Select(Describe))}";
        var after = _spec.Final.Count == 0 ? "" : $"at the end: {Line(last)}";
        return before + HistoryTable.Print(rows, texts) + after;
    }

    private static string Line(IEnumerable<string> calls) => string.Join("; ", calls) + "\n";

    private sealed class AnswersComparer(IEqualityComparer<TResponse> answers)
        : IEqualityComparer<TResponse[]>
    {
        public bool Equals(TResponse[]? x, TResponse[]? y) =>
            x is not null && y is not null && x.SequenceEqual(y, answers);

        public int GetHashCode(TResponse[] all)
        {
            var hash = new HashCode();
            foreach (var answer in all)
            {
                hash.Add(answer is null ? 0 : answers.GetHashCode(answer));
            }

            return hash.ToHashCode();
        }
    }
}
