// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>Records what real threads ask of an object.</summary>
/// <remarks>
/// <para>The clock is one counter that every call adds to when it begins and when it ends. Calls that it orders are
/// ordered by happens-before, so that a violation is one on every processor; clocks of single processors cannot
/// promise that of a store which is still in a buffer. The price: each call lies between two full fences, which hide
/// a reordering of one call with the next. Such reorderings are what <see cref="Explorer"/> finds.</para>
/// <para>Threading: a thread number belongs to one thread at a time. <see cref="ToHistory"/> may be called while
/// threads still work: it tells what was known at one moment, and what had not ended then is pending.</para>
/// </remarks>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public sealed class HistoryRecorder<TOperation, TResponse>
{
    private readonly Entry[][] _entries;
    private readonly int[] _begun;
    private long _clock;

    /// <summary>Makes a recorder.</summary>
    /// <param name="threads">How many threads there are.</param>
    /// <param name="calls">The most calls of a thread.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public HistoryRecorder(int threads, int calls)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(calls);
        _entries = [.. Enumerable.Range(0, threads).Select(_ => new Entry[calls])];
        _begun = new int[threads];
    }

    /// <summary>Does an operation and records it.</summary>
    /// <param name="thread">Who asks.</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="apply">Does it. If it throws, the call stays pending, and the exception passes: it must be this thread's last.</param>
    /// <returns>What was answered.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such thread, or it has made all its calls.</exception>
    public TResponse Do(int thread, TOperation operation, Func<TOperation, TResponse> apply)
    {
        ArgumentNullException.ThrowIfNull(apply);
        ref var entry = ref _entries[thread][_begun[thread]];
        entry.Operation = operation;
        entry.Returned = Call<TOperation, TResponse>.Never;
        Volatile.Write(ref _begun[thread], _begun[thread] + 1);
        entry.Invoked = Interlocked.Increment(ref _clock);
        entry.Response = apply(operation);
        Volatile.Write(ref entry.Returned, Interlocked.Increment(ref _clock));
        return entry.Response;
    }

    /// <summary>What was recorded.</summary>
    /// <returns>The history.</returns>
    public History<TOperation, TResponse> ToHistory()
    {
        // One moment for all threads: of a call that began by then nothing that it led to may be told without it.
        var now = Interlocked.Read(ref _clock);
        var calls = new List<Call<TOperation, TResponse>>();
        for (var thread = 0; thread < _entries.Length; thread++)
        {
            var begun = Volatile.Read(ref _begun[thread]);
            var last = 0L;
            for (var i = 0; i < begun; i++)
            {
                ref var entry = ref _entries[thread][i];
                var returned = Volatile.Read(ref entry.Returned);
                var invoked = Volatile.Read(ref entry.Invoked);
                // It took its time and has not written it yet: it began after its thread's last call.
                invoked = invoked == 0 ? last + 1 : invoked;
                calls.Add(new(thread, entry.Operation, entry.Response, invoked, returned));
                last = returned;
            }
        }

        return new History<TOperation, TResponse>(calls).Until(now);
    }

    private struct Entry
    {
        public TOperation Operation;
        public TResponse Response;
        public long Invoked;
        public long Returned;
    }
}
