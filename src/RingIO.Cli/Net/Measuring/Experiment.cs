// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Security.Cryptography;
using RingIO.Cli.Net.Input;
using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Reporting;
using RingIO.Cli.Net.Streams;
using RingIO.Cli.Net.Translation;

namespace RingIO.Cli.Net.Measuring;

/// <summary>The embedded run: every row in both directions, checked once, then measured in turn, round by round.</summary>
/// <remarks>Ownership: it owns its worlds; the input is the caller's. Thread safety: one thread at a time.</remarks>
internal sealed class Experiment : IDisposable
{
    private const int FewestRounds = 3;
    private const int RoundsOfBytes = 5;

    private readonly INetInput _input;
    private readonly ExperimentPlan _plan;
    private readonly FarHost _far;
    private readonly CopyProbe _copy;
    private readonly List<StreamWorld> _worlds = [];
    private readonly List<StreamCell> _cells = [];
    private readonly StreamCell _control;
    private byte[] _hash = [];

    /// <summary>Makes the machines of all rows.</summary>
    /// <param name="input">What is sent.</param>
    /// <param name="plan">How.</param>
    public Experiment(INetInput input, ExperimentPlan plan)
    {
        _input = input;
        _plan = plan;
        _far = new FarHost(plan.Pages, plan.Far);
        _copy = new CopyProbe((long)plan.Pages * PageRun.PageBytes);
        try
        {
            foreach (var row in plan.Rows)
            {
                var world = WorldMaker.Make(row, _far, plan);
                _worlds.Add(world);
                _cells.AddRange(
                    NetDirections.Both.Select(way => new StreamCell(world, way, input, plan.Seed))
                );
            }

            _control = new StreamCell(_worlds[0], NetDirection.Transmit, input, plan.Seed)
            {
                EachTurn = static () => GC.KeepAlive(new object()),
            };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Checks, measures and counts.</summary>
    /// <param name="progress">Hears how far it is, 0 to 1, and what it does.</param>
    /// <param name="cancelled">Ends it early.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="CliException">A stream does not go on, or the input cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExperimentResult Run(Action<double, string> progress, CancellationToken cancelled)
    {
        var clock = Stopwatch.StartNew();
        _hash = Hash(cancelled);
        for (var index = 0; index < _cells.Count; index++)
        {
            var cell = _cells[index];
            progress(0.2 * index / _cells.Count, $"check {Label(cell)}");
            cell.Check(cancelled);
        }

        var misses = new List<(string Row, TlbMisses Misses)>();
        if (_plan.CountsTranslations)
        {
            foreach (var row in _plan.Rows)
            {
                progress(0.2 + (0.1 * misses.Count / _plan.Rows.Count), $"count {row.Name}");
                misses.Add((row.Name, TlbStudy.Run(row, _plan, cancelled)));
            }
        }

        var rounds = MeasureAll(clock, progress, cancelled);
        return new ExperimentResult
        {
            Input = _input.Name,
            InputBytes = _input.Length,
            InputHash = _hash,
            IsReal = _plan.IsReal,
            Cells = _cells,
            Control = _control,
            CopyRates = _copy.Rates,
            Misses = misses.ToDictionary(m => m.Row, m => m.Misses, StringComparer.Ordinal),
            Rounds = rounds,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var world in _worlds)
        {
            world.Dispose();
        }

        _worlds.Clear();
        _copy.Dispose();
        _far.Dispose();
    }

    private int MeasureAll(
        Stopwatch clock,
        Action<double, string> progress,
        CancellationToken cancelled
    )
    {
        var begun = clock.Elapsed.TotalSeconds;
        var round = 0;
        for (; ; round++)
        {
            var isWarmUp = round == 0;
            var start = clock.Elapsed.TotalSeconds;
            foreach (var cell in _cells)
            {
                progress(0.3 + (0.7 * Part(clock, begun, round)), $"round {round}: {Label(cell)}");
                cell.Measure(_plan.Slice, _plan.Bytes, isWarmUp, cancelled);
            }

            _copy.Measure(_plan.Slice, isWarmUp);
            _control.Measure(_plan.Slice / 4, _plan.Bytes, isWarmUp, cancelled);
            var last = clock.Elapsed.TotalSeconds - start;
            var isEnough = _plan.Bytes is null
                ? clock.Elapsed.TotalSeconds + last > _plan.Seconds
                : round >= RoundsOfBytes;
            if (round >= FewestRounds && isEnough)
            {
                return round;
            }
        }
    }

    private double Part(Stopwatch clock, double begun, int round) =>
        _plan.Bytes is null
            ? Math.Clamp(
                (clock.Elapsed.TotalSeconds - begun) / Math.Max(0.1, _plan.Seconds - begun),
                0,
                1
            )
            : Math.Min(1, round / (RoundsOfBytes + 1.0));

    private byte[] Hash(CancellationToken cancelled)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pages = _far.Memory.Source;
        for (var place = 0L; place < _input.Length; )
        {
            cancelled.ThrowIfCancellationRequested();
            var length = (int)Math.Min(pages.Capacity, _input.Length - place);
            _input.Read(place, pages, length);
            for (var at = 0; at < length; )
            {
                var page = pages.At(at, length - at).SharedSpan;
                hash.AppendData(page);
                at += page.Length;
            }

            place += length;
        }

        return hash.GetHashAndReset();
    }

    private static string Label(StreamCell cell) =>
        $"{cell.Configuration.Name}, {cell.Direction.Name()}";
}
