// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>What an exploration found, how much it saw, and what it cannot see.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Verdict
{
    /// <summary>What the memory model leaves out: bugs that need one of these are not found.</summary>
    public const string BlindSpots =
        "not explored: a load that reads a store which comes later in the schedule (load buffering), "
        + "stores to one word that take effect in another order than scheduled (2+2W)";

    internal Verdict(
        VerdictKind kind,
        string reason,
        long executions,
        long redundant,
        long steps,
        TimeSpan elapsed,
        string schedule,
        Exception? exception
    )
    {
        Kind = kind;
        Reason = reason;
        Executions = executions;
        Redundant = redundant;
        Steps = steps;
        Elapsed = elapsed;
        Schedule = schedule;
        Exception = exception;
    }

    /// <summary>What it came to.</summary>
    public VerdictKind Kind { get; }

    /// <summary>Why, in one line.</summary>
    public string Reason { get; }

    /// <summary>How many executions ran to their end, the failing one included.</summary>
    public long Executions { get; }

    /// <summary>How many executions were left halfway, because another one shows the same.</summary>
    public long Redundant { get; }

    /// <summary>How many steps were simulated in all.</summary>
    public long Steps { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The failing execution as a table: a row a step, a column a thread; empty if none failed.</summary>
    public string Schedule { get; }

    /// <summary>What the program threw, if that was the failure.</summary>
    public Exception? Exception { get; }

    /// <summary>Throws unless the verdict is <see cref="VerdictKind.Clean"/>: an unfinished search is not a passed test.</summary>
    /// <exception cref="ModelFailureException">It is not clean; the message is this report.</exception>
    public void ThrowUnlessClean()
    {
        if (Kind != VerdictKind.Clean)
        {
            throw new ModelFailureException(ToString(), Exception);
        }
    }

    /// <summary>The whole report.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString()
    {
        var rate = Executions / Math.Max(Elapsed.TotalSeconds, 1e-6);
        var head =
            $"{Kind}: {Reason}\n{Executions} executions ({Redundant} more left as redundant), {Steps} steps, "
            + $"{Elapsed.TotalSeconds:F3} s, {rate:F0} executions/s\n{BlindSpots}";
        return Schedule.Length == 0 ? head : $"{head}\n{Schedule}";
    }
}
