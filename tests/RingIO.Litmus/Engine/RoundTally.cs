// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>What a run of rounds came to.</summary>
/// <param name="Trials">How many trials there were.</param>
/// <param name="Hits">In how many of them what must not happen did happen.</param>
/// <param name="First">What was seen first, or null.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Outcomes">How often each outcome was seen, where outcomes are told apart.</param>
internal sealed record RoundTally(
    long Trials,
    long Hits,
    string? First,
    TimeSpan Elapsed,
    IReadOnlyDictionary<string, long> Outcomes
);
