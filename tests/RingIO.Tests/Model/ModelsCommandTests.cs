// SPDX-License-Identifier: MIT

using RingIO.Models;
using RingIO.Models.Catalogue;

namespace RingIO.Tests.Model;

/// <summary>What the command line of the catalogue answers.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private readonly StringWriter _output = new();

    private ModelsCommand Command => new(_output);

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Explore_OneAlgorithm_TellsItsProgramsAndThatTheyAreClean()
    {
        Assert.Equal(0, Command.Explore(large: false, "frames"));
        Assert.Contains("Frames: hand-over", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("clean, 0 not", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Explore_NoSuchAlgorithm_NamesThoseThatThereAre()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Command.Explore(large: false, "Spcs"));
        Assert.Contains("Spsc, Record", thrown.Message, StringComparison.Ordinal);
    }

    // Of the second, the death of a thread is part.
    [Theory]
    [InlineData("Spsc", "SeeItems", "Load! ProducerIndex")]
    [InlineData("Recovery", "RepairSlot", "Crash")]
    public void Replay_TokenOfAMutant_FailsAgainAndIsToldByName(
        string algorithm,
        string edge,
        string told
    )
    {
        var entry = Algorithms.All.Single(e => e.Name == algorithm);
        var kill = new EdgeJudge(large: false).Judge(entry).Single(v => v.Name == edge);
        Assert.Equal(0, Command.Replay($"{kill.Program}", kill.Token!, [kill.Edge], null));
        var text = _output.ToString();
        Assert.StartsWith("Failed", text, StringComparison.Ordinal);
        Assert.Contains(edge, text, StringComparison.Ordinal);
        Assert.Contains(told, text, StringComparison.Ordinal);
        Assert.Contains($"--without {kill.Edge}", $"{kill}", StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_WithEveryOrderInPlace_DoesNotFail()
    {
        var entry = Algorithms.All.Single(e => e.Name == "Spsc");
        var kill = new EdgeJudge(large: false).Judge(entry).First();
        Assert.Equal(1, Command.Replay($"{kill.Program}", kill.Token!, [], null));
        Assert.StartsWith("Inconclusive", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_NoSuchProgramOrToken_SaysSo()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Command.Replay("Spsc", "AQ", [], null));
        Assert.Contains("mutate", thrown.Message, StringComparison.Ordinal);
        var program = $"{Algorithms.All[0].Programs[0]}";
        Assert.Throws<FormatException>(() => Command.Replay(program, "no token", [], null));
    }
}
