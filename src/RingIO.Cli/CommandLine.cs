// SPDX-License-Identifier: MIT

using System.CommandLine;
using RingIO.Cli.Net;
using RingIO.Cli.Tap;
using Spectre.Console;

namespace RingIO.Cli;

/// <summary>The tool's verbs and options.</summary>
internal sealed class CommandLine
{
    /// <summary>What the tool ends with when it was interrupted: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    private readonly Option<FileInfo?> _input = new("--input")
    {
        Description = "The file to send; default: the runtime's core library",
    };

    private readonly Option<FileInfo?> _pcap = new("--pcap")
    {
        Description = "A capture (pcap or pcapng) whose frames are sent, one behind the other",
    };

    private readonly Option<FileInfo?> _json = new("--json")
    {
        Description = "Writes the result to this file as JSON",
    };

    private readonly Option<FileInfo?> _plot = new("--plot")
    {
        Description = "Draws the result into this file, .svg or .png",
    };

    private readonly Option<double?> _duration = new("--duration")
    {
        Description = "For how many seconds is measured, three rounds at least; default: 40",
    };

    private readonly Option<long?> _bytes = new("--bytes")
    {
        Description = "How many bytes each row moves a round and direction, instead of a duration",
    };

    private readonly Option<bool> _short = new("--short")
    {
        Description = "A few seconds: shows that everything works, measures nothing well",
    };

    private readonly Option<bool> _tap = new("--tap")
    {
        Description = "Real TCP over TAP devices in namespaces of their own (Linux, root, iperf3)",
    };

    private readonly Option<bool> _modelled = new("--modelled")
    {
        Description = "Models mappings even where they could be real",
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Where random numbers begin",
        DefaultValueFactory = _ => 1,
    };

    private readonly IAnsiConsole _console;
    private readonly TextWriter _error;
    private readonly ITapHarness? _harness;

    /// <summary>Makes the command line.</summary>
    /// <param name="console">Where results go.</param>
    /// <param name="error">Where errors go.</param>
    /// <param name="harness">What runs over TAP devices; <see langword="null"/>: nothing does.</param>
    public CommandLine(IAnsiConsole console, TextWriter error, ITapHarness? harness = null)
    {
        _console = console;
        _error = error;
        _harness = harness;
    }

    /// <summary>Runs what arguments say.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="cancelled">Ends it early.</param>
    /// <returns>What the tool ends with.</returns>
    public int Run(string[] args, CancellationToken cancelled)
    {
        var net = new Command(
            "net",
            "Moves a file through Xen's network path, original and optimized, and compares them."
        )
        {
            _input,
            _pcap,
            _json,
            _plot,
            _duration,
            _bytes,
            _short,
            _tap,
            _modelled,
            _seed,
        };
        net.SetAction(parsed =>
            Guarded(
                () =>
                    new NetCommand(_console, TimeProvider.System, _harness).Run(
                        Options(parsed),
                        cancelled
                    ),
                cancelled
            )
        );
        var root = new RootCommand(
            "RingIO: memory owned page by page, rings, grants, split drivers."
        )
        {
            net,
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            _error.WriteLine(
                string.Join(' ', parsed.Errors.Select(e => e.Message.ReplaceLineEndings(" ")))
            );
            return 1;
        }

        return parsed.Invoke(
            new InvocationConfiguration
            {
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
                Error = _error,
            }
        );
    }

    private NetOptions Options(ParseResult parsed) =>
        new()
        {
            Input = parsed.GetValue(_input),
            Pcap = parsed.GetValue(_pcap),
            Json = parsed.GetValue(_json),
            Plot = parsed.GetValue(_plot),
            Duration = parsed.GetValue(_duration),
            Bytes = parsed.GetValue(_bytes),
            Short = parsed.GetValue(_short),
            Tap = parsed.GetValue(_tap),
            Modelled = parsed.GetValue(_modelled),
            Seed = parsed.GetValue(_seed),
        };

    private int Guarded(Func<int> run, CancellationToken cancelled)
    {
        try
        {
            return run();
        }
        // A terminal interrupts the programs that were started as well: that they fail then is no news.
        catch (CliException problem) when (!cancelled.IsCancellationRequested)
        {
            _error.WriteLine(problem.Message);
            return problem.ExitCode;
        }
        catch (Exception problem) when (problem is OperationCanceledException or CliException)
        {
            _error.WriteLine("Interrupted: there is no result.");
            return Interrupted;
        }
    }
}
