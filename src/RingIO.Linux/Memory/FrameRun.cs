// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>Neighbouring frames of a memfd, and the pages of a window at which they are to appear.</summary>
/// <param name="Page">The first page of the window, counted in 4 KiB from its start.</param>
/// <param name="Memory">The memfd; not a hugetlb one.</param>
/// <param name="Frame">The first frame, counted in 4 KiB from the memfd's start.</param>
/// <param name="Count">How many, at least 1.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct FrameRun(long Page, MemfdBacking Memory, long Frame, long Count = 1);
