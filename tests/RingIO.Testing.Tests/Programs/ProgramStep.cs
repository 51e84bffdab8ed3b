// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Tests.Programs;

/// <summary>One access of a random program: to X or to Y; a compare-exchange compares with 0.</summary>
internal readonly record struct ProgramStep(RandomKind Kind, bool OnY, ulong Value);
