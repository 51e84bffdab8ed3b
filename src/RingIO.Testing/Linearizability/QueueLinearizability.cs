// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>
/// Fast checks of queue histories in which no value is put twice: no search, O(n log n) where the general problem is
/// NP-complete. <see cref="LinearizabilityChecker"/> judges what these leave open.
/// </summary>
/// <remarks>Thread safety: any thread may call.</remarks>
public static class QueueLinearizability
{
    /// <summary>Judges a history of an unbounded queue of any number of threads.</summary>
    /// <remarks>
    /// <para>A history is a violation exactly if it shows one of four patterns (Henzinger, Sezgin and Vafeiadis,
    /// "Aspect-oriented linearizability proofs", CONCUR 2013; Bouajjani, Emmi, Enea and Hamza, "On reducing
    /// linearizability to state reachability", ICALP 2015): VFresh, a value is taken that was not put, or before it
    /// was; VRepet, a value is taken twice; VOrd, of two values put one after the other the second is taken before
    /// the first, or the first never; VWit, the queue is found empty while all along some value was in it.</para>
    /// <para>Calls that found the queue full are left out: judge a bounded queue's history by this check first,
    /// because a violation it finds is one; then generally. A pending put that nobody took is left out. A pending
    /// take leaves a violation inconclusive if it could have taken a value of which the violation needs that it
    /// stayed.</para>
    /// </remarks>
    /// <typeparam name="TOperation">What is asked.</typeparam>
    /// <typeparam name="TResponse">What is answered.</typeparam>
    /// <param name="history">What was asked and answered.</param>
    /// <param name="effect">What a call did; of a pending one: what it does if it takes effect.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentException">A value is put twice.</exception>
    public static LinearizabilityResult<TOperation, TResponse> Check<TOperation, TResponse>(
        History<TOperation, TResponse> history,
        Func<Call<TOperation, TResponse>, QueueEffect> effect
    )
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(effect);
        return new QueuePatterns<TOperation, TResponse>(history, effect).Judge();
    }

    /// <summary>Judges a history of a queue, bounded or not, into which one thread at a time puts and from which one at a time takes.</summary>
    /// <remarks>
    /// Exact, full and empty included: with both sides in order, the n-th take must bring the n-th value, and each
    /// answer says only which call of the other side comes before or after. Such a set of demands can be met exactly if
    /// each call, done as early as the demands allow, is done before its end.
    /// </remarks>
    /// <typeparam name="TOperation">What is asked.</typeparam>
    /// <typeparam name="TResponse">What is answered.</typeparam>
    /// <param name="history">What was asked and answered.</param>
    /// <param name="effect">What a call did; of a pending one: what it does if it takes effect.</param>
    /// <param name="capacity">How many values the queue holds.</param>
    /// <returns>The verdict; never inconclusive.</returns>
    /// <exception cref="ArgumentException">Two calls of one side overlap.</exception>
    public static LinearizabilityResult<TOperation, TResponse> CheckSingle<TOperation, TResponse>(
        History<TOperation, TResponse> history,
        Func<Call<TOperation, TResponse>, QueueEffect> effect,
        long capacity = long.MaxValue
    )
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        return new SingleQueueDemands<TOperation, TResponse>(history, effect, capacity).Judge();
    }

    internal static LinearizabilityResult<TOperation, TResponse> Explained<TOperation, TResponse>(
        string why
    ) => new(LinearizabilityVerdict.Linearizable, why);

    internal static LinearizabilityResult<TOperation, TResponse> Violated<TOperation, TResponse>(
        string why,
        params Call<TOperation, TResponse>?[] calls
    )
    {
        var window = new History<TOperation, TResponse>(
            calls.OfType<Call<TOperation, TResponse>>().Distinct()
        );
        return new(LinearizabilityVerdict.Violated, why)
        {
            Window = window,
            Table = window.ToString(),
        };
    }
}
