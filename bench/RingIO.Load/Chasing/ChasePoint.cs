// SPDX-License-Identifier: MIT

namespace RingIO.Load.Chasing;

/// <summary>One working set in one kind of pages.</summary>
/// <param name="Bytes">The working set.</param>
/// <param name="Pages">The pages that were obtained.</param>
/// <param name="Managed">Nanoseconds a load in C#: every repetition.</param>
/// <param name="Native">The same in C; none where there is no compiler.</param>
/// <param name="Predicted">What the model says.</param>
internal sealed record ChasePoint(
    long Bytes,
    string Pages,
    IReadOnlyList<double> Managed,
    IReadOnlyList<double> Native,
    ChasePrediction Predicted
);
