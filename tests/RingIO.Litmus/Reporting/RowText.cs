// SPDX-License-Identifier: MIT

using System.Text;
using RingIO.Litmus.Engine;

namespace RingIO.Litmus.Reporting;

/// <summary>Rows as text.</summary>
internal static class RowText
{
    /// <summary>The columns' names.</summary>
    public static string Head { get; } =
        Line("litmus", "threads", "twin failed", "of", "program failed", "of", "verdict")
        + "  reason";

    /// <summary>A row as one line.</summary>
    public static string Of(LitmusRow row) =>
        Line(
            row.Name,
            $"{row.Threads}",
            $"{row.Control.Hits}",
            $"{row.Control.Trials}",
            $"{row.Real.Hits}",
            $"{row.Real.Trials}",
            $"{row.Verdict}"
        ) + $"  {row.Reason}";

    /// <summary>What the live control came to.</summary>
    public static string LiveControl(RoundTally live) =>
        live.Hits != 0
            ? $"live control: store buffering was seen {live.Hits} times in {live.Trials} trials"
            : $"live control: store buffering was NEVER seen in {live.Trials} trials; the classic litmus tests prove nothing here";

    /// <summary>How often each outcome was seen, a line each.</summary>
    public static string Outcomes(LitmusRow row)
    {
        var text = new StringBuilder();
        foreach (
            var outcome in row
                .Control.Outcomes.Keys.Union(row.Real.Outcomes.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        )
        {
            text.AppendLine(
                $"    {outcome, -24} {row.Real.Outcomes.GetValueOrDefault(outcome), 12}   twin {row.Control.Outcomes.GetValueOrDefault(outcome), 12}"
            );
        }

        return text.ToString();
    }

    private static string Line(
        string name,
        string threads,
        string control,
        string controls,
        string real,
        string reals,
        string verdict
    ) => $"{name, -26}{threads, 7}{control, 13}{controls, 11}{real, 16}{reals, 11}  {verdict, -12}";
}
