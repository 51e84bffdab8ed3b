// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>One side of a repetition: the processor it is tied to and what it does there.</summary>
/// <param name="Cpu">The processor's number.</param>
/// <param name="Body">The work; it returns the checksum of what it took, or 0.</param>
internal readonly record struct PinnedBody(int Cpu, Func<ulong> Body);
