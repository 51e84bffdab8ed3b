// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>A litmus as it was run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Threads">How many threads it has.</param>
/// <param name="About">What must not happen.</param>
/// <param name="Flaw">What is wrong with the twin.</param>
/// <param name="Control">What the broken twin came to.</param>
/// <param name="Real">What the right program came to.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why, in one line.</param>
internal sealed record LitmusRow(
    string Name,
    int Threads,
    string About,
    string Flaw,
    RoundTally Control,
    RoundTally Real,
    LitmusVerdict Verdict,
    string Reason
);
