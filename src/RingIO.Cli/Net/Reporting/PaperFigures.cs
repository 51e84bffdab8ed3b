// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Reporting;

/// <summary>What the reference experiment measured, in megabits a second.</summary>
/// <remarks>Source: Menon, Cox, Zwaenepoel, "Optimizing Network Virtualization in Xen", USENIX ATC 2006, as tabled in Marinescu, "Cloud Computing: Theory and Practice", chapter 5.</remarks>
internal static class PaperFigures
{
    /// <summary>A row's figure.</summary>
    /// <param name="row">The row's name.</param>
    /// <param name="direction">The direction.</param>
    /// <returns>The figure; <see langword="null"/> where the paper has none.</returns>
    public static double? Find(string row, NetDirection direction) =>
        (row, direction) switch
        {
            ("native", NetDirection.Receive) => 2508,
            ("native", NetDirection.Transmit) => 3760,
            ("driver-domain", NetDirection.Receive) => 1728,
            ("driver-domain", NetDirection.Transmit) => 3760,
            ("original", NetDirection.Receive) => 820,
            ("original", NetDirection.Transmit) => 750,
            ("optimized", NetDirection.Receive) => 970,
            ("optimized", NetDirection.Transmit) => 3310,
            _ => null,
        };
}
