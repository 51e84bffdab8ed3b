// SPDX-License-Identifier: MIT

using RingIO.Load.Suites;
using Spectre.Console;

namespace RingIO.Load.Tests;

public sealed class LoadCommandTests
{
    [Fact]
    public void Run_UnknownSuite_NamesThoseThereAre()
    {
        var problem = Assert.Throws<LoadException>(() =>
            Command(out _).Run("spcs", null, null, 1, null)
        );

        Assert.Contains("'spcs'", problem.Message, StringComparison.Ordinal);
        Assert.All(
            SuiteCatalog.All,
            s => Assert.Contains(s.Name, problem.Message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(double.NaN, null)]
    [InlineData(1, 0)]
    public void Run_TimeOrRunsOutOfRange_SaysSo(double seconds, int? runs) =>
        Assert.Throws<LoadException>(() => Command(out _).Run("spsc", null, null, seconds, runs));

    [Fact]
    public void Run_List_PrintsEverySuite()
    {
        Command(out var text).Run("list", null, null, 1, null);

        Assert.All(
            SuiteCatalog.All,
            s => Assert.Contains(s.Name, text.ToString(), StringComparison.Ordinal)
        );
    }

    private static LoadCommand Command(out StringWriter text)
    {
        text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) }
        );
        return new LoadCommand(console, TimeProvider.System);
    }
}
