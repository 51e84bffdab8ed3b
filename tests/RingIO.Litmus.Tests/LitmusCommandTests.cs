// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Text.Json;

namespace RingIO.Litmus.Tests;

public sealed class LitmusCommandTests
{
    [Fact]
    public void Run_ByName_ReportsEachRowTwice()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        var json = new StringWriter(CultureInfo.InvariantCulture);

        var code = new LitmusCommand(text).Run("SPSC full", null, seed: 7, json, outcomes: false);

        using var row = JsonDocument.Parse(json.ToString());
        var verdict = row.RootElement.GetProperty("verdict").GetString()!;
        Assert.Equal("spsc full", row.RootElement.GetProperty("litmus").GetString());
        Assert.Equal(7UL, row.RootElement.GetProperty("seed").GetUInt64());
        Assert.Contains("seed 7", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(verdict, text.ToString(), StringComparison.Ordinal);
        Assert.Equal(verdict == "Passed" ? LitmusCommand.Passed : LitmusCommand.Inconclusive, code);
    }

    [Fact]
    public void Run_NameOfNothing_IsNotPassed()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);

        var code = new LitmusCommand(text).Run("no such", null, seed: 1, null, outcomes: false);

        Assert.Equal(LitmusCommand.Inconclusive, code);
        Assert.Contains(
            "0 passed, 0 broken, 0 inconclusive",
            text.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_Outcomes_CountEveryTrial()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        var json = new StringWriter(CultureInfo.InvariantCulture);

        new LitmusCommand(text).Run("CoRR", null, seed: 1, json, outcomes: true);

        using var row = JsonDocument.Parse(json.ToString());
        foreach (var run in new[] { "twin", "program" })
        {
            var part = row.RootElement.GetProperty(run);
            var counted = part.GetProperty("outcomes")
                .EnumerateObject()
                .Sum(outcome => outcome.Value.GetInt64());
            Assert.Equal(part.GetProperty("trials").GetInt64(), counted);
        }

        Assert.Contains("r0=", text.ToString(), StringComparison.Ordinal);
    }
}
