// SPDX-License-Identifier: MIT

namespace RingIO.Load.Reporting;

/// <summary>An axis of a chart.</summary>
/// <param name="Label">What it counts, with the unit.</param>
/// <param name="Scale">How it counts.</param>
internal sealed record ChartAxis(string Label, AxisScale Scale = AxisScale.Linear);
