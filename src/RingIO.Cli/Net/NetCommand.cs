// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Input;
using RingIO.Cli.Net.Measuring;
using RingIO.Cli.Net.Reporting;
using RingIO.Cli.Tap;
using RingIO.Linux;
using Spectre.Console;

namespace RingIO.Cli.Net;

/// <summary>The verb <c>net</c>: Xen's network path, original and optimized, moving real data.</summary>
internal sealed class NetCommand(IAnsiConsole console, TimeProvider time, ITapHarness? tap = null)
{
    private const double DefaultSeconds = 40;
    private const double ShortSeconds = 5;
    private const int ShortPages = 512;

    /// <summary>Runs it.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="cancelled">Ends it early.</param>
    /// <returns>What the tool ends with: 0 if every byte arrived.</returns>
    /// <exception cref="CliException">Something that the caller can put right.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public int Run(NetOptions options, CancellationToken cancelled)
    {
        options.Check();
        // Opened before anything is measured, so that a mistake costs no time.
        using var input = options.Tap ? null : Open(options);
        using var plot = options.Plot is null ? null : NetPlot.Open(options.Plot);
        using var json = options.Json is null ? null : OutputFile.Open(options.Json);
        var machine = Machine.Describe(time.GetUtcNow());
        console.WriteLine(
            $"{machine.Processor}, {machine.Processors} processors; {machine.Framework}, {machine.OperatingSystem}"
        );
        var report = NetProgress.Show(
            console,
            progress =>
                input is null
                    ? OverTap(options, progress, cancelled)
                    : Embedded(options, input, progress, cancelled)
        );
        NetTables.Write(console, report);
        json?.Write(stream => JsonReport.Write(stream, report, machine));
        plot?.Draw(report);
        return report.IsEqual ? 0 : 1;
    }

    /// <summary>What the embedded run is to be.</summary>
    /// <param name="options">What was asked for.</param>
    internal static ExperimentPlan Plan(NetOptions options) =>
        new()
        {
            Seed = options.Seed,
            Bytes = options.Bytes,
            Seconds = options.Duration ?? (options.Short ? ShortSeconds : DefaultSeconds),
            Slice = options.Short ? 0.004 : 0.03,
            Pages = options.Short ? ShortPages : new ExperimentPlan().Pages,
            IsReal = LinuxPlatform.IsSupported && !options.Modelled,
        };

    private static NetReport Embedded(
        NetOptions options,
        INetInput input,
        Action<double, string> progress,
        CancellationToken cancelled
    )
    {
        try
        {
            using var experiment = new Experiment(input, Plan(options));
            return NetReport.Of(experiment.Run(progress, cancelled), options.Seed);
        }
        catch (Exception problem)
            when (problem is LinuxException or TooManyMappingsException or OutOfMemoryException)
        {
            throw new CliException(
                $"{InputErrors.OneLine(problem.Message)} (--modelled needs no mappings.)"
            );
        }
    }

    private NetReport OverTap(
        NetOptions options,
        Action<double, string> progress,
        CancellationToken cancelled
    ) =>
        tap is null
            ? throw new CliException("--tap is for Linux: this build has no TAP devices.")
            : tap.Run(options, progress, cancelled);

    private static INetInput Open(NetOptions options) =>
        options.Pcap is { } capture
            ? CaptureInput.Open(capture)
            : FileInput.Open(options.Input ?? FileInput.Default);
}
