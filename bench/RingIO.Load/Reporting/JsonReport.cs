// SPDX-License-Identifier: MIT

using System.Text.Json;
using System.Text.Json.Serialization;
using RingIO.Load.Measuring;

namespace RingIO.Load.Reporting;

/// <summary>Rows as JSON, one object a line, and what is concluded from them.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The line of a comparison.</summary>
    /// <param name="row">The comparison; an absent one's peer names the reason and its figures are null.</param>
    /// <returns>One line without its end.</returns>
    public static string Line(Comparison row, Machine machine) =>
        JsonSerializer.Serialize(
            new Row(
                row.Case.Suite,
                row.Case.Name,
                row.State,
                row.Subject,
                row.Absent is null ? row.Peer : $"{row.Peer} (absent: {row.Absent})",
                row.Case.Unit.Name,
                Rounded(row.SubjectMedian),
                Rounded(row.PeerMedian),
                Rounded(row.Ratio),
                Rounded(row.RatioLow),
                row.Runs,
                new Samples(Rounded(row.SubjectSamples), Rounded(row.PeerSamples)),
                machine
            ),
            Options
        );

    /// <summary>The line of a crossover: it has a field <c>crossover</c>, which rows have not.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="crossover">The crossover.</param>
    /// <param name="machine">Where it was measured.</param>
    /// <returns>One line without its end.</returns>
    public static string Line(string suite, Crossover crossover, Machine machine) =>
        JsonSerializer.Serialize(
            new CrossoverLine(
                suite,
                crossover.Sweep,
                crossover.State,
                crossover.Subject,
                crossover.Peer,
                crossover.From,
                crossover.SurelyFrom,
                [
                    .. crossover.Points.Select(p =>
                        p with
                        {
                            Ratio = Rounded(p.Ratio),
                            RatioLow = Rounded(p.RatioLow),
                        }
                    ),
                ],
                machine
            ),
            Options
        );

    private static double? Rounded(double? value) => value is { } v ? Rounded(v) : null;

    // Six digits: more is noise, and the file is read by people too.
    private static double Rounded(double value) =>
        value == 0 || !double.IsFinite(value)
            ? value
            : double.Parse(value.ToString("G6"), System.Globalization.CultureInfo.InvariantCulture);

    private static double[] Rounded(IEnumerable<double> values) => [.. values.Select(Rounded)];

    private sealed record Row(
        string Suite,
        string Case,
        string State,
        string Subject,
        string Peer,
        string Unit,
        double? SubjectMedian,
        double? PeerMedian,
        double? Ratio,
        double? RatioLow,
        int Runs,
        Samples Samples,
        Machine Machine
    );

    private sealed record CrossoverLine(
        string Suite,
        string Crossover,
        string State,
        string Subject,
        string Peer,
        double? From,
        double? SurelyFrom,
        CrossoverPoint[] Points,
        Machine Machine
    );

    private sealed record Samples(double[] Subject, double[] Peer);
}
