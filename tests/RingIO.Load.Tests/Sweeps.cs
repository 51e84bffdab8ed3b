// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Tests;

/// <summary>Rows of sweeps for tests.</summary>
internal static class Sweeps
{
    public static Comparison Row(
        string? sweep,
        double at,
        string state,
        string subject,
        string peer,
        double[] ours,
        double[] theirs
    ) =>
        new(
            new Case("suite", $"{at}", Unit.Nanoseconds, [], [])
            {
                Sweep = sweep is null ? null : new Sweep(sweep, at),
            },
            state,
            subject,
            peer,
            ours,
            theirs
        );
}
