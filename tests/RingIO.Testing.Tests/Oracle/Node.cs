// SPDX-License-Identifier: MIT

using RingIO.Testing.Tests.Programs;

namespace RingIO.Testing.Tests.Oracle;

/// <summary>An event of the oracle.</summary>
/// <param name="Thread">Its thread.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Access">The access that it is (part of).</param>
/// <param name="ReadHalf">The read of the interlocked operation whose write it is; -1 for others.</param>
internal sealed record Node(int Thread, NodeKind Kind, ProgramStep Access, int ReadHalf);
