// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Load.Measuring;
using RingIO.Load.Reporting;
using RingIO.Load.Suites;
using Spectre.Console;

namespace RingIO.Load;

/// <summary>Runs suites and reports them.</summary>
internal sealed class LoadCommand(IAnsiConsole console, TimeProvider time)
{
    /// <summary>Runs what a name stands for.</summary>
    /// <param name="name">A suite, <c>all</c> or <c>list</c>.</param>
    /// <param name="json">The file for the rows, or null.</param>
    /// <param name="plot">The file for the suite's plot, or null.</param>
    /// <param name="seconds">The time for each suite.</param>
    /// <param name="runs">The most rounds, or null.</param>
    /// <exception cref="LoadException">Something that the caller can put right.</exception>
    public void Run(string name, FileInfo? json, FileInfo? plot, double seconds, int? runs)
    {
        if (name is "list")
        {
            foreach (var suite in SuiteCatalog.All)
            {
                console.WriteLine($"{suite.Name, -8} {suite.About}");
            }

            return;
        }

        var plan = Plan(name, seconds, runs);
        using var stop = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        using var file = Open(json);
        using var drawing = Drawing(name, plot);
        var machine = Machine.Describe(plan, time.GetUtcNow());
        console.WriteLine(
            $"{machine.Processor}, processors {plan.FirstCpu} and {plan.SecondCpu}, {machine.OneWayNanoseconds} ns one way; {machine.Framework}, {machine.OperatingSystem}"
        );
        foreach (var suite in SuiteCatalog.Named(name))
        {
            if (!stop.IsCancellationRequested)
            {
                RunSuite(suite, plan, machine, file, drawing, stop.Token);
            }
        }
    }

    private static SuitePlan Plan(string name, double seconds, int? runs)
    {
        if (SuiteCatalog.Named(name).Count == 0)
        {
            throw new LoadException(
                $"There is no suite '{name}'; there are {string.Join(", ", SuiteCatalog.All.Select(s => s.Name))}, all and list."
            );
        }

        if (!(seconds > 0) || runs < 1)
        {
            throw new LoadException("--seconds must be above 0 and --runs at least 1.");
        }

        var cpus = Processors.Allowed();
        return cpus.Count >= 2
            ? new SuitePlan(seconds, runs, cpus[0], cpus[1])
            : throw new LoadException(
                $"Two processors are needed, and this process may use {cpus.Count}."
            );
    }

    private void RunSuite(
        Suite suite,
        SuitePlan plan,
        Machine machine,
        StreamWriter? file,
        PlotFile? drawing,
        CancellationToken cancelled
    )
    {
        var runner = suite.Study is null ? new SuiteRunner(SuiteCatalog.Cases(suite), plan) : null;
        IReadOnlyList<Comparison> rows = [];
        console
            .Progress()
            .AutoRefresh(false)
            .AutoClear(true)
            .Start(context =>
            {
                var task = context.AddTask(suite.Name, maxValue: 1);
                Action<double, string> progress = (part, at) =>
                {
                    task.Value = part;
                    task.Description = Markup.Escape($"{suite.Name}: {at}");
                    context.Refresh();
                };
                runner?.Measure(progress, cancelled);
                rows = runner?.Comparisons() ?? suite.Study!(plan, progress, cancelled);
            });
        foreach (var row in rows)
        {
            file?.WriteLine(JsonReport.Line(row, machine));
        }

        TableReport.Write(console, suite.Name, rows);
        if (suite.HasCrossovers)
        {
            var crossovers = Crossover.All(rows);
            foreach (var crossover in crossovers)
            {
                file?.WriteLine(JsonReport.Line(suite.Name, crossover, machine));
            }

            CrossoverTable.Write(console, suite.Name, crossovers);
        }

        if (ChoiceSummary.Of(rows) is { } choices)
        {
            console.WriteLine(choices);
        }

        var interrupted = cancelled.IsCancellationRequested ? "; interrupted" : "";
        console.WriteLine(
            runner is null
                ? $"Counted, not timed{interrupted}."
                : $"{runner.Rounds} rounds of {runner.Repetitions} repetitions with the warm-up: {runner.Dropped} dropped because the processors' state changed; during {runner.Preempted} other work took a processor{interrupted}."
        );
        if (drawing is not null && suite.Plot!.Charts(rows) is { Count: > 0 } charts)
        {
            drawing.Draw(charts);
        }
    }

    private static PlotFile? Drawing(string name, FileInfo? plot)
    {
        if (plot is null)
        {
            return null;
        }

        return SuiteCatalog.Named(name) is [{ Plot: not null }]
            ? PlotFile.Open(plot)
            : throw new LoadException(
                $"--plot draws one suite of {string.Join(", ", SuiteCatalog.All.Where(s => s.Plot is not null).Select(s => s.Name))}, not {name}."
            );
    }

    private static StreamWriter? Open(FileInfo? json)
    {
        try
        {
            return json?.CreateText();
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new LoadException($"{json} cannot be written: {problem.Message}");
        }
    }

    private static PosixSignalRegistration OnSignal(
        PosixSignal signal,
        CancellationTokenSource stop
    ) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                // What was measured is still reported.
                context.Cancel = true;
                stop.Cancel();
            }
        );
}
