// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>One call of an operation by a thread: when it began, when it ended, what it answered.</summary>
/// <remarks>Immutable.</remarks>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
/// <param name="Thread">Who called, from 0.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Response">What was answered; means nothing while the call is pending.</param>
/// <param name="Invoked">When the call began, in units of whatever clock orders the history.</param>
/// <param name="Returned">When it ended; <see cref="Never"/> if it did not.</param>
public sealed record Call<TOperation, TResponse>(
    int Thread,
    TOperation Operation,
    TResponse? Response,
    long Invoked,
    long Returned
)
{
    /// <summary>The end of a call that has none: it may have taken effect or not.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Whether the call has not ended.</summary>
    public bool IsPending => Returned == Never;

    /// <summary>Whether this call ended before another began. Calls of which neither precedes the other overlap.</summary>
    /// <param name="other">The other call.</param>
    /// <returns>Whether it did; an end and a beginning at the same time overlap.</returns>
    public bool Precedes(Call<TOperation, TResponse> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Returned < other.Invoked;
    }
}
