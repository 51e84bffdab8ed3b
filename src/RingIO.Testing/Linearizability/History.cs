// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>What threads asked of one object and what it answered, with the order in time of beginnings and ends.</summary>
/// <remarks>Immutable.</remarks>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public sealed class History<TOperation, TResponse>
{
    private readonly Call<TOperation, TResponse>[] _calls;

    /// <summary>Makes a history of calls in any order.</summary>
    /// <param name="calls">The calls.</param>
    /// <exception cref="ArgumentException">A call ends before it begins, or of two calls of one thread the second begins before the first has ended, or at the same time: use a clock that tells them apart.</exception>
    public History(IEnumerable<Call<TOperation, TResponse>> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        _calls = [.. calls.OrderBy(c => c.Invoked).ThenBy(c => c.Returned)];
        var last = new Dictionary<int, Call<TOperation, TResponse>>();
        foreach (var call in _calls)
        {
            if (call.Thread < 0 || call.Returned < call.Invoked)
            {
                throw new ArgumentException($"{call} ends before it begins, or is nobody's.");
            }

            if (last.TryGetValue(call.Thread, out var before) && !before.Precedes(call))
            {
                throw new ArgumentException(
                    $"{before} and {call} of one thread overlap, or the clock does not tell them apart."
                );
            }

            last[call.Thread] = call;
        }
    }

    /// <summary>The calls, in the order in which they began.</summary>
    public IReadOnlyList<Call<TOperation, TResponse>> Calls => _calls;

    /// <summary>How many calls overlap a call of another thread. Where none does, the history says nothing about concurrency.</summary>
    public int Overlapping
    {
        get
        {
            var overlapping = 0;
            var latest = long.MinValue;
            for (var i = 0; i < _calls.Length; i++)
            {
                var meetsNext =
                    i + 1 < _calls.Length && _calls[i + 1].Invoked <= _calls[i].Returned;
                overlapping += meetsNext || _calls[i].Invoked <= latest ? 1 : 0;
                latest = Math.Max(latest, _calls[i].Returned);
            }

            return overlapping;
        }
    }

    /// <summary>What was known at a moment: calls that began later are left out, calls that ended later are pending.</summary>
    /// <param name="time">The moment.</param>
    /// <returns>A prefix of this history.</returns>
    public History<TOperation, TResponse> Until(long time) =>
        new(
            _calls
                .Where(c => c.Invoked <= time)
                .Select(c =>
                    c.Returned <= time
                        ? c
                        : c with
                        {
                            Returned = Call<TOperation, TResponse>.Never,
                            Response = default,
                        }
                )
        );

    /// <summary>The history as a table: a column a thread, a row a beginning or an end.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() =>
        HistoryTable.Print(this, o => $"{o}", r => $"{r}", mark: null);
}
