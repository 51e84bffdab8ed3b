// SPDX-License-Identifier: MIT

using System.Text.Json;
using RingIO.Litmus.Engine;

namespace RingIO.Litmus.Reporting;

/// <summary>Rows as lines of JSON.</summary>
internal static class RowJson
{
    /// <summary>A row as one line.</summary>
    public static string Of(LitmusRow row, ulong seed) =>
        JsonSerializer.Serialize(
            new
            {
                litmus = row.Name,
                threads = row.Threads,
                about = row.About,
                flaw = row.Flaw,
                seed,
                twin = Run(row.Control),
                program = Run(row.Real),
                verdict = row.Verdict.ToString(),
                reason = row.Reason,
            }
        );

    private static object Run(RoundTally run) =>
        new
        {
            trials = run.Trials,
            failed = run.Hits,
            seconds = Math.Round(run.Elapsed.TotalSeconds, 3),
            outcomes = run.Outcomes,
        };
}
