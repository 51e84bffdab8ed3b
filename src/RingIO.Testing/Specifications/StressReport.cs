// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;

namespace RingIO.Testing.Specifications;

/// <summary>What a stress check saw.</summary>
/// <remarks>Immutable.</remarks>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public sealed record StressReport<TOperation, TResponse>
{
    internal StressReport() { }

    /// <summary>
    /// Violated if any round is; else inconclusive if any round is, if a thread hangs, or if no calls ever overlapped;
    /// else linearizable.
    /// </summary>
    public LinearizabilityVerdict Verdict { get; internal init; }

    /// <summary>Why, with the table of the violation if there is one.</summary>
    public required string Reason { get; init; }

    /// <summary>What to set <see cref="StressOptions.Seed"/> to for the same operations and pauses.</summary>
    public ulong Seed { get; internal init; }

    /// <summary>How many rounds were judged.</summary>
    public int Rounds { get; internal init; }

    /// <summary>How many calls they had in all.</summary>
    public long Calls { get; internal init; }

    /// <summary>How many of them overlapped a call of another thread.</summary>
    public long Overlapping { get; internal init; }

    /// <summary>The history of the round that ended the run; null if all were clean.</summary>
    public History<TOperation, TResponse>? History { get; internal init; }

    /// <summary>What the object threw, if that was the violation.</summary>
    public Exception? Exception { get; internal init; }

    /// <summary>Throws unless the verdict is <see cref="LinearizabilityVerdict.Linearizable"/>.</summary>
    /// <exception cref="SpecificationFailedException">It is not; the message is this report.</exception>
    public void ThrowUnlessLinearizable()
    {
        if (Verdict != LinearizabilityVerdict.Linearizable)
        {
            throw new SpecificationFailedException(ToString(), Exception);
        }
    }

    /// <summary>The whole report.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString()
    {
        var head =
            $"{Verdict}: {Reason.TrimEnd('\n')}\n{Rounds} rounds, {Calls} calls, {Overlapping} of them overlapping others; "
            + $"to run it again: new {nameof(StressOptions)} {{ {nameof(StressOptions.Seed)} = {Seed} }}\n";
        return History is null ? head : $"{head}the whole round:\n{History}";
    }
}
