// SPDX-License-Identifier: MIT

using System.Globalization;
using ScottPlot;
using SkiaSharp;

namespace RingIO.Cli.Net.Reporting;

/// <summary>The rows as bars. The file is opened before anything is measured, so that a mistake costs no time.</summary>
internal sealed class NetPlot : IDisposable
{
    private const int Width = 1100;
    private const int Height = 620;

    // The library draws labels and legends up to its edge, and a little over it.
    private const int Edge = 10;

    // Where the axis begins, in Mb/s: equal factors are equal steps on it.
    private const double Lowest = 10;

    // Okabe and Ito's colours, told apart by the colour-blind too.
    private static readonly Color Transmit = Color.FromHex("#0072B2");
    private static readonly Color Receive = Color.FromHex("#E69F00");

    private readonly OutputFile _file;
    private readonly bool _isVector;

    private NetPlot(OutputFile file, bool isVector)
    {
        _file = file;
        _isVector = isVector;
    }

    /// <summary>Opens the file.</summary>
    /// <param name="file">Its name ends in <c>.svg</c> or <c>.png</c>; what it holds is replaced.</param>
    /// <returns>The plot, owned by the caller.</returns>
    /// <exception cref="CliException">It has another ending or cannot be written.</exception>
    public static NetPlot Open(FileInfo file)
    {
        var isVector = file.Extension is ".svg";
        return isVector || file.Extension is ".png"
            ? new NetPlot(OutputFile.Open(file), isVector)
            : throw new CliException($"{file} ends neither in .svg nor in .png.");
    }

    /// <summary>Draws; once.</summary>
    /// <param name="report">The run.</param>
    /// <exception cref="CliException">It cannot be written.</exception>
    public void Draw(NetReport report) => _file.Write(stream => Draw(report, stream));

    private void Draw(NetReport report, Stream stream)
    {
        if (_isVector)
        {
            using var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream);
            Draw(report, canvas);
            return;
        }

        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        Draw(report, surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        png.SaveTo(stream);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Draw(NetReport report, SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        using var plot = new Plot();
        // It would clear with no colour, which an SVG shows as black.
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        Bars(plot, report, NetDirection.Transmit, Transmit, -0.2);
        Bars(plot, report, NetDirection.Receive, Receive, 0.2);
        plot.Axes.Bottom.SetTicks(
            [.. Enumerable.Range(0, report.Rows.Count).Select(place => (double)place)],
            [
                .. report.Rows.Select(row =>
                    row.Configuration.Replace("+", "\n+", StringComparison.Ordinal)
                ),
            ]
        );
        plot.Title($"Xen's network path, {report.Mode}, {report.Mappings} mappings");
        plot.YLabel("Mb/s of payload, median");
        var highest = report
            .Rows.SelectMany(row => NetDirections.Both.Select(way => row[way].Median))
            .Max();
        var top = Math.Ceiling(Math.Log10(Math.Max(highest, 10 * Lowest)));
        plot.Axes.Left.SetTicks(
            [.. Decades(top)],
            [
                .. Decades(top)
                    .Select(power =>
                        Math.Pow(10, power).ToString("#,0", CultureInfo.InvariantCulture)
                    ),
            ]
        );
        plot.Axes.SetLimitsY(Math.Log10(Lowest), top);
        plot.HideGrid();
        plot.ShowLegend(ScottPlot.Edge.Bottom).Legend.Orientation = Orientation.Horizontal;
        plot.Render(canvas, new PixelRect(Edge, Width - Edge, Height - Edge, Edge));
    }

    private static void Bars(
        Plot plot,
        NetReport report,
        NetDirection direction,
        Color color,
        double shift
    )
    {
        // The library knows linear axes only, so logarithms are taken here.
        var bars = plot.Add.Bars(
            [.. report.Rows.Select((_, place) => place + shift)],
            [.. report.Rows.Select(row => Math.Log10(Math.Max(row[direction].Median, Lowest)))]
        );
        bars.LegendText = direction.Name();
        bars.Color = color;
        for (var place = 0; place < bars.Bars.Count; place++)
        {
            var bar = bars.Bars[place];
            bar.Size = 0.36;
            bar.LineWidth = 0;
            bar.ValueBase = Math.Log10(Lowest);
            bar.Label = NetTables.Figure(report.Rows[place][direction].Median);
        }

        bars.ValueLabelStyle.FontSize = 10;
    }

    private static IEnumerable<double> Decades(double top)
    {
        for (var power = Math.Log10(Lowest); power <= top; power++)
        {
            yield return power;
        }
    }
}
