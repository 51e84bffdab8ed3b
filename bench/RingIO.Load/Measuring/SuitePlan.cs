// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>How long a suite may take and how often it repeats.</summary>
/// <param name="Seconds">The time for all cases together, warm-up included.</param>
/// <param name="Runs">The most rounds; as many as fit when null.</param>
/// <param name="FirstCpu">The processor of the first side.</param>
/// <param name="SecondCpu">The processor of the second side.</param>
internal sealed record SuitePlan(double Seconds, int? Runs, int FirstCpu, int SecondCpu)
{
    // Enough rounds for 30 pairs in one state when the state changes now and then.
    private const int WantedRounds = 45;
    private const double ShortestNanoseconds = 1.5e6;
    private const double LongestNanoseconds = 40e6;

    // Two thread starts and a probe.
    private const double OverheadNanoseconds = 1.2e6;

    /// <summary>How long a repetition should last.</summary>
    /// <param name="subjects">How many subjects take turns.</param>
    /// <returns>Nanoseconds.</returns>
    public double TargetNanoseconds(int subjects) =>
        Math.Clamp(
            (Seconds * 1e9 / (Math.Max(subjects, 1) * (Runs ?? WantedRounds)))
                - OverheadNanoseconds,
            ShortestNanoseconds,
            LongestNanoseconds
        );
}
