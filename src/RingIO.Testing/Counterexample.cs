// SPDX-License-Identifier: MIT

using RingIO.Testing.Reports;

namespace RingIO.Testing;

/// <summary>
/// A failing execution, cut down to what caused the failure and ordered so that threads change as rarely as may be.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed class Counterexample
{
    internal Counterexample(
        string reason,
        int threadCount,
        IReadOnlyList<CounterexampleStep> steps,
        string replayToken
    )
    {
        Reason = reason;
        ThreadCount = threadCount;
        Steps = steps;
        ReplayToken = replayToken;
    }

    /// <summary>What failed, in one line.</summary>
    public string Reason { get; }

    /// <summary>How many threads the program has, without the check.</summary>
    public int ThreadCount { get; }

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<CounterexampleStep> Steps { get; }

    /// <summary>How many times the schedule goes from one thread to another.</summary>
    public int Switches => Steps.Zip(Steps.Skip(1)).Count(p => p.First.Thread != p.Second.Thread);

    /// <summary>Leads <see cref="Explorer.Replay"/> through this very execution.</summary>
    public string ReplayToken { get; }

    /// <summary>The execution as a table: a row a step, a column a thread.</summary>
    /// <returns>Several lines.</returns>
    public string ToTable() => ScheduleTable.Print(this);

    /// <summary>The execution as a page of its own: the schedule with its happens-before picture.</summary>
    /// <returns>HTML that needs nothing else.</returns>
    public string ToHtml() => HtmlReport.Write(this);

    /// <summary>The execution as a trace in the Chrome format, which Perfetto and chrome://tracing show.</summary>
    /// <returns>JSON. One step takes one microsecond: the schedule has no times of its own.</returns>
    public string ToTrace() => ChromeTrace.Write(this);

    /// <inheritdoc cref="ToTable"/>
    public override string ToString() => ToTable();
}
