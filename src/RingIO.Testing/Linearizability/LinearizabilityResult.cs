// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>What the check of a history found.</summary>
/// <remarks>Immutable.</remarks>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public sealed class LinearizabilityResult<TOperation, TResponse>
{
    internal LinearizabilityResult(LinearizabilityVerdict verdict, string reason, long states = 0)
    {
        Verdict = verdict;
        Reason = reason;
        States = states;
    }

    /// <summary>What it came to.</summary>
    public LinearizabilityVerdict Verdict { get; }

    /// <summary>Why, in one line.</summary>
    public string Reason { get; }

    /// <summary>How many pairs of calls done and model were looked at.</summary>
    public long States { get; }

    /// <summary>Of a linearizable history: the calls in an order that explains it, one part after another; else empty, as after a fast check.</summary>
    public IReadOnlyList<Call<TOperation, TResponse>> Order { get; internal init; } = [];

    /// <summary>Of a violation: the shortest stretch of the history found that shows it; null if there is none.</summary>
    public History<TOperation, TResponse>? Window { get; internal init; }

    /// <summary>Of a violation: the window as a table, with the models in which it may have begun; else empty.</summary>
    public string Table { get; internal init; } = "";

    /// <summary>The whole report.</summary>
    /// <returns>One line, or several with a table.</returns>
    public override string ToString() =>
        Table.Length == 0 ? $"{Verdict}: {Reason}" : $"{Verdict}: {Reason}\n{Table}";
}
