// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>What a repetition is asked for: how many items, and on which two processors.</summary>
internal readonly record struct Run(long Items, int FirstCpu, int SecondCpu);
