// SPDX-License-Identifier: MIT

using System.Text.Json;
using RingIO.Load.Measuring;
using RingIO.Load.Reporting;

namespace RingIO.Load.Tests;

public sealed class JsonReportTests
{
    private static readonly Case One = new("spsc", "single 8 B", Unit.MillionPerSecond, [], []);

    [Fact]
    public void Line_OfARow_HasTheFieldsInOrder_AndTheMachine()
    {
        var row = Parse(new Comparison(One, "near", "SpscRing", "ck_ring", [10, 20], [5, 10]));

        Assert.Equal(
            [
                "suite",
                "case",
                "state",
                "subject",
                "peer",
                "unit",
                "subject_median",
                "peer_median",
                "ratio",
                "ratio_low",
                "runs",
                "samples",
                "machine",
            ],
            row.EnumerateObject().Select(p => p.Name),
            StringComparer.Ordinal
        );
        Assert.Equal("spsc", row.GetProperty("suite").GetString());
        Assert.Equal("M/s", row.GetProperty("unit").GetString());
        Assert.Equal(15, row.GetProperty("subject_median").GetDouble());
        Assert.Equal(7.5, row.GetProperty("peer_median").GetDouble());
        Assert.Equal(2, row.GetProperty("ratio").GetDouble());
        Assert.Equal(2, row.GetProperty("ratio_low").GetDouble());
        Assert.Equal(2, row.GetProperty("runs").GetInt32());
        Assert.Equal([10, 20], Numbers(row.GetProperty("samples").GetProperty("subject")));
        Assert.Equal([5, 10], Numbers(row.GetProperty("samples").GetProperty("peer")));
    }

    [Fact]
    public void Line_OfAnAbsentPeer_NamesTheReasonAndHasNoFigures()
    {
        var row = Parse(
            new Comparison(One, "untagged", "SpscRing", "ck_ring", [], [])
            {
                Absent = "libck-dev is not installed",
            }
        );

        Assert.Equal(
            "ck_ring (absent: libck-dev is not installed)",
            row.GetProperty("peer").GetString()
        );
        Assert.Equal(JsonValueKind.Null, row.GetProperty("ratio").ValueKind);
        Assert.Equal(0, row.GetProperty("runs").GetInt32());
    }

    [Fact]
    public void Line_OfAnything_IsOneLine()
    {
        var line = JsonReport.Line(
            new Comparison(One, "far", "a\nb", "c", [1.5], [3]),
            Machines.Here
        );

        Assert.DoesNotContain('\n', line);
    }

    private static JsonElement Parse(Comparison row) =>
        JsonDocument.Parse(JsonReport.Line(row, Machines.Here)).RootElement;

    private static IEnumerable<double> Numbers(JsonElement array) =>
        array.EnumerateArray().Select(n => n.GetDouble());
}
