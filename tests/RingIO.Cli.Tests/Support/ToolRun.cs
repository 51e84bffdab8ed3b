// SPDX-License-Identifier: MIT

using RingIO.Cli.Tap;
using Spectre.Console;

namespace RingIO.Cli.Tests.Support;

/// <summary>A run of the tool in this process: what it wrote, and what it ended with.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the tool.</summary>
    public static ToolRun Of(params string[] args) => With(args);

    /// <summary>Runs the tool.</summary>
    public static ToolRun With(
        string[] args,
        ITapHarness? harness = null,
        int width = 240,
        CancellationToken cancelled = default
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(output),
            }
        );
        console.Profile.Width = width;
        var code = new CommandLine(console, error, harness).Run(args, cancelled);
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Requires a failure that is told in one line.</summary>
    public void RequireOneLine(string text, int exitCode = 1)
    {
        Assert.Equal(exitCode, ExitCode);
        var line = Assert.Single(
            Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Contains(text, line, StringComparison.Ordinal);
    }
}
