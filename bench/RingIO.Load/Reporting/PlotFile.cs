// SPDX-License-Identifier: MIT

using ScottPlot;
using SkiaSharp;

namespace RingIO.Load.Reporting;

/// <summary>The file of a plot: opened before anything is measured, so that a mistake costs no time.</summary>
internal sealed class PlotFile : IDisposable
{
    private const int PanelWidth = 760;
    private const int Height = 640;

    private readonly FileStream _file;
    private readonly bool _vectors;

    private PlotFile(FileStream file, bool vectors)
    {
        _file = file;
        _vectors = vectors;
    }

    /// <summary>Opens the file.</summary>
    /// <param name="file">Its name ends in <c>.svg</c> or <c>.png</c>; what it holds is replaced.</param>
    /// <returns>The file, owned by the caller.</returns>
    /// <exception cref="LoadException">It has another ending or cannot be written.</exception>
    public static PlotFile Open(FileInfo file)
    {
        var vectors = file.Extension is ".svg";
        if (!vectors && file.Extension is not ".png")
        {
            throw new LoadException($"{file} ends neither in .svg nor in .png.");
        }

        try
        {
            return new PlotFile(file.Open(FileMode.Create, FileAccess.Write), vectors);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"{file} cannot be written: {problem.Message}");
        }
    }

    /// <summary>Draws panels side by side; once.</summary>
    /// <param name="charts">At least one.</param>
    public void Draw(IReadOnlyList<Chart> charts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(charts.Count, nameof(charts));
        var (width, height) = (PanelWidth * charts.Count, Height);
        if (_vectors)
        {
            using var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), _file);
            Draw(charts, canvas);
            return;
        }

        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        Draw(charts, surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        png.SaveTo(_file);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Draw(IReadOnlyList<Chart> charts, SKCanvas canvas)
    {
        var left = 0;
        foreach (var plot in ChartPlots.Of(charts))
        {
            using (plot)
            {
                // Or each panel wipes out those before it.
                plot.RenderManager.ClearCanvasBeforeEachRender = false;
                plot.Render(canvas, new PixelRect(left, left + PanelWidth, Height, 0));
            }

            left += PanelWidth;
        }
    }
}
