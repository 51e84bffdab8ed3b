// SPDX-License-Identifier: MIT

namespace RingIO.Load.Reporting;

/// <summary>A point of a line, in the axes' own units.</summary>
internal readonly record struct ChartPoint(double X, double Y);
