// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>When a run of rounds ends: at enough hits; when trials and time are used up; at the last when the limit is over.</summary>
/// <param name="Trials">As many trials at least, if the limit allows them.</param>
/// <param name="Time">As long at least.</param>
/// <param name="Limit">Never much longer than this.</param>
/// <param name="Hits">So many hits are enough.</param>
internal sealed record RoundBudget(long Trials, TimeSpan Time, TimeSpan Limit, long Hits);
