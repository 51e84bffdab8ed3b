// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>What one repetition did: how many operations in how many nanoseconds.</summary>
internal readonly record struct Measurement(long Operations, double Nanoseconds);
