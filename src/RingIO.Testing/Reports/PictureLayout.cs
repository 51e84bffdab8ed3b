// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Reports;

/// <summary>Where the parts of the happens-before picture go, in pixels: a lane a thread, a row a step.</summary>
internal sealed class PictureLayout
{
    public const int BoxHeight = 40;
    public const int HeaderHeight = 40;
    public const int TextStart = 38;
    private const int RowHeight = 54;
    private const int Margin = 28;
    private const int MarginWithArrows = 64;
    private const int NarrowGap = 76;
    private const int GapWithLabel = 128;
    private const int NarrowestBox = 132;
    private const int MostLetters = 44;

    // Of the widest of the usual monospaced fonts at 12 pixels.
    private const double LetterWidth = 7.3;

    private readonly Counterexample _example;
    private readonly int[] _starts;
    private readonly int[] _widths;

    public PictureLayout(Counterexample example, HappensBefore order, bool isLabelled)
    {
        _example = example;
        _widths = new int[StepText.Columns(example)];
        Array.Fill(_widths, NarrowestBox);
        foreach (var step in example.Steps)
        {
            var lane = StepText.Column(example, step);
            var letters = Math.Max(What(step).Length, Effect(step).Length);
            _widths[lane] = Math.Max(_widths[lane], TextStart + 8 + (int)(letters * LetterWidth));
        }

        Gap = isLabelled ? GapWithLabel : NarrowGap;
        _starts = new int[_widths.Length];
        Width = HasArrowsOutside(order) ? MarginWithArrows : Margin;
        for (var lane = 0; lane < _widths.Length; lane++)
        {
            _starts[lane] = Width;
            Width += _widths[lane] + (lane == _widths.Length - 1 ? Margin : Gap);
        }

        Height = HeaderHeight + (example.Steps.Count * RowHeight) + 12;
    }

    public int Lanes => _widths.Length;

    public int Width { get; }

    public int Height { get; }

    /// <summary>Between two lanes.</summary>
    public int Gap { get; }

    public int LaneOf(int position) => StepText.Column(_example, _example.Steps[position]);

    public int LaneLeft(int lane) => _starts[lane];

    public int LaneWidth(int lane) => _widths[lane];

    public int Left(int position) => _starts[LaneOf(position)];

    public int Right(int position) => Left(position) + _widths[LaneOf(position)];

    public static int Top(int position) => HeaderHeight + (position * RowHeight) + 8;

    public static int Middle(int position) => Top(position) + (BoxHeight / 2);

    /// <summary>The upper line of a step's box.</summary>
    public static string What(CounterexampleStep step) => Shorten(StepText.Access(step));

    /// <summary>The lower line of a step's box.</summary>
    public static string Effect(CounterexampleStep step)
    {
        var edge = StepText.Edge(step);
        var effects = StepText.Effects(step);
        return Shorten(string.Join(' ', edge.Length > 0 ? effects.Append($"[{edge}]") : effects));
    }

    // The first thread's reads of its own stores, and stale ones of initial values, arrive from the left.
    private bool HasArrowsOutside(HappensBefore order) =>
        Enumerable
            .Range(0, _example.Steps.Count)
            .Where(i => LaneOf(i) == 0)
            .Any(i =>
                _example.Steps[i].ReadFrom is { } from
                && (
                    order.Position(from) is { } source
                        ? LaneOf(source) == 0
                        : from < 0 && _example.Steps[i].IsStale
                )
            );

    private static string Shorten(string text) =>
        text.Length <= MostLetters ? text
        : char.IsHighSurrogate(text[MostLetters - 2]) ? text[..(MostLetters - 2)] + "…"
        : text[..(MostLetters - 1)] + "…";
}
