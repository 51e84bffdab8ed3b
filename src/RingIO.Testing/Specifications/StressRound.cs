// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Testing.Linearizability;

namespace RingIO.Testing.Specifications;

/// <summary>One round of a stress: what each thread does, and what came of it.</summary>
internal sealed class StressRound<TOperation, TResponse>
{
    private readonly TOperation[][] _operations;
    private readonly int[][] _pauses;
    private readonly Func<TOperation, TResponse>[] _threads;
    private readonly HistoryRecorder<TOperation, TResponse> _recorder;
    private int _ended;
    private Exception? _exception;

    public StressRound(
        ISystemUnderTest<TOperation, TResponse> system,
        TOperation[][] operations,
        int[][] pauses,
        int atTheEnd
    )
    {
        _operations = operations;
        _pauses = pauses;
        _threads = [.. Enumerable.Range(0, operations.Length).Select(system.Open)];
        _recorder = new(operations.Length, operations.Max(o => o.Length) + Math.Max(atTheEnd, 1));
    }

    /// <summary>What was thrown first; null if nothing.</summary>
    public Exception? Exception => Volatile.Read(ref _exception);

    /// <summary>Whether every thread has done its part.</summary>
    public bool IsOver => Volatile.Read(ref _ended) == _threads.Length;

    public History<TOperation, TResponse> History => _recorder.ToHistory();

    /// <summary>The work of one thread.</summary>
    public void Run(int thread)
    {
        for (var i = 0; i < _operations[thread].Length && Exception is null; i++)
        {
            Thread.SpinWait(_pauses[thread][i]);
            Do(thread, _operations[thread][i]);
        }

        Interlocked.Increment(ref _ended);
    }

    /// <summary>Does what comes when all threads have ended.</summary>
    public void RunFinal(IReadOnlyList<SpecStep<TOperation>> steps)
    {
        for (var i = 0; i < steps.Count && Exception is null; i++)
        {
            Do(steps[i].Thread, steps[i].Operation);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the object throws is reported.")]
    private void Do(int thread, TOperation operation)
    {
        try
        {
            _recorder.Do(thread, operation, _threads[thread]);
        }
        catch (Exception thrown)
        {
            Interlocked.CompareExchange(ref _exception, thrown, null);
        }
    }
}
