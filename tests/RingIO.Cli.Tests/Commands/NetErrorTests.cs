// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Cli.Net.Reporting;
using RingIO.Cli.Tap;
using RingIO.Cli.Tests.Support;

namespace RingIO.Cli.Tests.Commands;

public sealed class NetErrorTests
{
    [Fact]
    public void Run_InputIsMissing_SaysSo()
    {
        using var scratch = new Scratch();
        ToolRun.Of("net", "--input", scratch["nothing"]).RequireOneLine("is not there");
    }

    [Fact]
    public void Run_InputIsAFolder_SaysSo()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["folder"]);
        ToolRun
            .Of("net", "--input", scratch["folder"])
            .RequireOneLine("no permission, or it is a directory");
    }

    [Fact]
    public void Run_InputIsEmpty_SaysSo()
    {
        using var scratch = new Scratch();
        ToolRun.Of("net", "--input", scratch.Write("empty", [])).RequireOneLine("is empty");
    }

    [Fact]
    public void Run_InputMayNotBeRead_SaysSo()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("secret", [1]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess,
            "this user may read everything"
        );
        ToolRun.Of("net", "--input", path).RequireOneLine("no permission");
    }

    [Fact]
    public void Run_CaptureIsNone_SaysWhere()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("text", "this is no capture at all"u8.ToArray());
        ToolRun.Of("net", "--pcap", path).RequireOneLine("is no capture that can be read");
    }

    [Fact]
    public void Run_CaptureIsMissing_SaysSo()
    {
        using var scratch = new Scratch();
        ToolRun.Of("net", "--pcap", scratch["nothing"]).RequireOneLine("is not there");
    }

    [Theory]
    [InlineData("--input and --pcap", "--input", "a", "--pcap", "b")]
    [InlineData("--duration and --bytes", "--duration", "1", "--bytes", "1")]
    [InlineData("--duration is", "--duration", "0")]
    [InlineData("--duration is", "--duration", "NaN")]
    [InlineData("--bytes is", "--bytes", "0")]
    [InlineData("x", "--bytes", "x")]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData(".svg", "--plot", "a.bmp")]
    [InlineData("same file", "--json", "a.svg", "--plot", "./a.svg")]
    [InlineData("same file", "--pcap", "a.pcap", "--json", "a.pcap")]
    public void Run_OptionsThatCannotBe_AreRefused(string text, params string[] options) =>
        ToolRun.Of(["net", .. options]).RequireOneLine(text);

    [Fact]
    public void Run_ResultCannotBeWritten_SaysSoBeforeMeasuring()
    {
        using var scratch = new Scratch();
        var run = ToolRun.Of("net", "--json", Path.Combine(scratch["no"], "such", "folder.json"));
        run.RequireOneLine("cannot be written");
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Run_DiskIsFullInTheEnd_SaysSo()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no device that is always full");
        using var scratch = new Scratch();
        string[] tiny = ["net", "--short", "--modelled", "--bytes", "1000"];
        string[] input = ["--input", scratch.Write("input", [1, 2, 3])];
        ToolRun
            .Of([.. tiny, .. input, "--json", "/dev/full"])
            .RequireOneLine("/dev/full cannot be written");
        File.CreateSymbolicLink(scratch["full.svg"], "/dev/full");
        ToolRun
            .Of([.. tiny, .. input, "--plot", scratch["full.svg"]])
            .RequireOneLine("full.svg cannot be written");
    }

    [Fact]
    public void Run_ResultIntoADevice_IsWritten()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "no device that takes everything");
        using var scratch = new Scratch();
        string[] input = ["--input", scratch.Write("input", [1, 2, 3])];
        string[] tiny = ["net", "--short", "--modelled", "--bytes", "1000"];
        Assert.Equal(0, ToolRun.Of([.. tiny, .. input, "--json", "/dev/null"]).ExitCode);
    }

    [Fact]
    public void Run_InterruptedTogetherWithWhatItStarted_IsInterrupted()
    {
        using var stop = new CancellationTokenSource();
        ToolRun
            .With(["net", "--tap"], new Interrupted(stop), cancelled: stop.Token)
            .RequireOneLine("Interrupted", CommandLine.Interrupted);
    }

    [Fact]
    public void Run_OverTapWithoutAHarness_SaysSo() =>
        ToolRun.Of("net", "--tap").RequireOneLine("--tap");

    [Fact]
    public void Run_Interrupted_EndsAsShellsExpectAndLeavesNothing()
    {
        using var scratch = new Scratch();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var old = scratch.Write("old.svg", [1, 2, 3]);
        ToolRun
            .With(
                ["net", "--short", "--modelled", "--json", scratch["new.json"], "--plot", old],
                cancelled: stop.Token
            )
            .RequireOneLine("Interrupted", CommandLine.Interrupted);
        Assert.False(File.Exists(scratch["new.json"]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(old));
    }

    // A terminal sends the signal to all that run in it: the children may be gone before anybody asks the token.
    private sealed class Interrupted(CancellationTokenSource stop) : ITapHarness
    {
        public NetReport Run(
            NetOptions options,
            Action<double, string> progress,
            CancellationToken cancelled
        )
        {
            stop.Cancel();
            throw new CliException("relay failed: ");
        }
    }
}
