// SPDX-License-Identifier: MIT

namespace RingIO.Load.Reporting;

/// <summary>One panel of a plot.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis; shared by the panels of a plot.</param>
/// <param name="Lines">What is drawn.</param>
internal sealed record Chart(
    string Title,
    ChartAxis X,
    ChartAxis Y,
    IReadOnlyList<ChartLine> Lines
);
