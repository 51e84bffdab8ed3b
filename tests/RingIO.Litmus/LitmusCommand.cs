// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Litmus.Reporting;
using RingIO.Litmus.Rings;
using RingIO.Litmus.Shapes;
using RingIO.Primitives;

namespace RingIO.Litmus;

/// <summary>Runs litmus tests and reports each as it ends.</summary>
internal sealed class LitmusCommand(TextWriter output)
{
    /// <summary>What the rows say together.</summary>
    public const int Passed = 0;

    /// <summary>Something that must not happen did happen.</summary>
    public const int Broken = 1;

    /// <summary>Nothing broke, but not everything was proved.</summary>
    public const int Inconclusive = 2;

    /// <summary>So many items make a round long enough for races and short enough to begin many.</summary>
    public const int Items = 16;

    /// <summary>Every litmus: the classic ones, then the rings.</summary>
    public static IReadOnlyList<LitmusCase> Cases { get; } =
    [.. ShapeCatalog.All, .. new RingCatalog<HardwareOrder>(Items).All];

    /// <summary>Runs those whose names contain a text.</summary>
    /// <param name="name">The text; null for all.</param>
    /// <param name="seconds">How long, about, in all; null for as short as proves anything.</param>
    /// <param name="seed">The seed of the delays.</param>
    /// <param name="json">Where rows go as lines of JSON, or null.</param>
    /// <param name="outcomes">Whether to list how often each outcome was seen.</param>
    /// <returns>The exit code.</returns>
    public int Run(string? name, double? seconds, ulong seed, TextWriter? json, bool outcomes)
    {
        var cases = Cases
            .Where(c => name is null || c.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var plan = seconds is { } s
            ? LitmusPlan.Long(s, cases.Count + 1, seed)
            : LitmusPlan.Short(seed);
        output.WriteLine(
            $"seed {seed}, {Processors.Allowed().Count} processors, threads {(Processors.CanPin ? "pinned" : "not pinned")}"
        );
        var live = ShapeCatalog.RunLiveControl(plan);
        output.WriteLine(RowText.LiveControl(live));
        output.WriteLine(RowText.Head);
        var rows = new List<LitmusRow>();
        foreach (var litmus in cases)
        {
            var row = LitmusRunner.Run(litmus, plan, live.Hits != 0);
            rows.Add(row);
            output.WriteLine(RowText.Of(row));
            json?.WriteLine(RowJson.Of(row, seed));
            if (outcomes)
            {
                output.Write(RowText.Outcomes(row));
            }
        }

        var broken = rows.Count(r => r.Verdict == LitmusVerdict.Broken);
        var open = rows.Count(r => r.Verdict == LitmusVerdict.Inconclusive);
        output.WriteLine(
            $"{rows.Count - broken - open} passed, {broken} broken, {open} inconclusive"
        );
        return broken != 0 ? Broken
            : open != 0 || rows.Count == 0 ? Inconclusive
            : Passed;
    }
}
