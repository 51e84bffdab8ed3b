// SPDX-License-Identifier: MIT

namespace RingIO.Load.Reporting;

/// <summary>A line of a chart. Lines of the same name have the same colour in all charts of a plot.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Its points, by ascending X.</param>
/// <param name="IsPeer">Whether it is what the others are compared with.</param>
internal sealed record ChartLine(
    string Name,
    IReadOnlyList<ChartPoint> Points,
    bool IsPeer = false
);
