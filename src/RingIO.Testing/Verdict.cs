// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>What an exploration found, how much it saw, and what it cannot see.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Verdict
{
    internal Verdict() { }

    /// <summary>What it came to.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>Why, in one line.</summary>
    public required string Reason { get; init; }

    /// <summary>The memory model that was explored.</summary>
    public required MemoryModel Model { get; init; }

    /// <summary>Within which bounds, in one line.</summary>
    public required string Bounds { get; init; }

    /// <summary>What the model leaves out (bugs that need it are not found), and where it allows what no machine does.</summary>
    public required string BlindSpots { get; init; }

    /// <summary>How many executions ran to their end, failing ones included.</summary>
    public required long Executions { get; init; }

    /// <summary>How many executions were left halfway: a thread waited in vain where it might have seen something newer, and another execution shows that.</summary>
    public required long Redundant { get; init; }

    /// <summary>How many steps were simulated in all.</summary>
    public required long Steps { get; init; }

    /// <summary>The numbers that the threads' accesses and fences carried: what is not among them was not tested.</summary>
    public required IReadOnlySet<int> Edges { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether all the random executions that were asked for were made, none was cut by a bound, and none failed. It proves nothing.</summary>
    public required bool IsWholeSample { get; init; }

    /// <summary>The failing execution; null if none failed.</summary>
    public required Counterexample? Counterexample { get; init; }

    /// <summary>The failing execution as a table: a row a step, a column a thread; empty if none failed.</summary>
    public string Schedule => Counterexample?.ToTable() ?? "";

    /// <summary>What the program threw, if that was the failure.</summary>
    public required Exception? Exception { get; init; }

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
            + $"{Elapsed.TotalSeconds:F3} s, {rate:F0} executions/s\n{Bounds}\n{BlindSpots}";
        return Schedule.Length == 0 ? head : $"{head}\n{Schedule}";
    }
}
