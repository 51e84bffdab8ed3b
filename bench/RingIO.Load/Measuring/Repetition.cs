// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>One kept repetition of one subject.</summary>
/// <param name="Round">Which turn of the round-robin it belongs to: pairs are of one round.</param>
/// <param name="State">The processors' state throughout.</param>
/// <param name="Figure">The figure in the case's unit.</param>
internal readonly record struct Repetition(int Round, CoreState State, double Figure);
