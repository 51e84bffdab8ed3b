// SPDX-License-Identifier: MIT

using System.CommandLine;
using RingIO.Load;
using RingIO.Load.Ipc;
using Spectre.Console;

if (args is [PeerProcess.Command, var path])
{
    PeerMain.Run(path);
    return 0;
}

var suite = new Argument<string>("SUITE")
{
    Description =
        "spsc, mpsc, mpmc, latency, ipc, pipe, alloc, superpage, remap, tlb, grant, xenring, check; all, or list to see them",
};
var json = new Option<FileInfo?>("--json")
{
    Description = "Writes a line of JSON for each row to this file",
};
var plot = new Option<FileInfo?>("--plot")
{
    Description = "Draws a suite that has something to draw into this file, .svg or .png",
};
var seconds = new Option<double>("--seconds")
{
    Description = "The time for each suite",
    DefaultValueFactory = _ => 50,
};
var runs = new Option<int?>("--runs")
{
    Description = "The most repetitions of each subject; default: as many as the time allows",
};
var root = new RootCommand(
    "Compares RingIO's rings with others, side by side, on two pinned processors."
)
{
    suite,
    json,
    plot,
    seconds,
    runs,
};
root.SetAction(parsed =>
{
    // Into a file or a pipe there is no width to keep to.
    if (!AnsiConsole.Profile.Out.IsTerminal)
    {
        AnsiConsole.Profile.Width = 200;
    }

    try
    {
        new LoadCommand(AnsiConsole.Console, TimeProvider.System).Run(
            parsed.GetRequiredValue(suite),
            parsed.GetValue(json),
            parsed.GetValue(plot),
            parsed.GetValue(seconds),
            parsed.GetValue(runs)
        );
        return 0;
    }
    catch (Exception problem) when (problem is LoadException or InvalidOperationException)
    {
        Console.Error.WriteLine(problem.Message);
        return 1;
    }
});

// Ctrl-C ends with what was measured: the command sees to it itself.
return root.Parse(args).Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null });
