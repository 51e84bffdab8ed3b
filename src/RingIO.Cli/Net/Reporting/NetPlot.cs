// SPDX-License-Identifier: MIT

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

    // Okabe and Ito's colours, told apart by the colour-blind too.
    private static readonly Color Transmit = Color.FromHex("#0072B2");
    private static readonly Color Receive = Color.FromHex("#E69F00");

    private readonly FileStream _file;
    private readonly bool _isVector;

    private NetPlot(FileStream file, bool isVector)
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
            ? new NetPlot(OutputFiles.Create(file), isVector)
            : throw new CliException($"{file} ends neither in .svg nor in .png.");
    }

    /// <summary>Draws; once.</summary>
    /// <param name="report">The run.</param>
    public void Draw(NetReport report)
    {
        if (_isVector)
        {
            using var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), _file);
            Draw(report, canvas);
            return;
        }

        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        Draw(report, surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        png.SaveTo(_file);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Draw(NetReport report, SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        using var plot = new Plot();
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
        plot.Axes.Margins(bottom: 0);
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
        var bars = plot.Add.Bars(
            [.. report.Rows.Select((_, place) => place + shift)],
            [.. report.Rows.Select(row => row[direction].Median)]
        );
        bars.LegendText = direction.Name();
        bars.Color = color;
        foreach (var bar in bars.Bars)
        {
            bar.Size = 0.36;
            bar.LineWidth = 0;
        }
    }
}
