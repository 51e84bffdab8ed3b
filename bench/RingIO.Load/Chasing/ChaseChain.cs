// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Load.Chasing;

/// <summary>A chain of pointers through a working set.</summary>
/// <param name="first">The address of its first line.</param>
/// <param name="start">Where the chase begins.</param>
/// <param name="bytes">The working set.</param>
/// <param name="pages">The size of page in which it is.</param>
internal sealed class ChaseChain(nint first, nint start, long bytes, PageSize pages)
{
    /// <summary>The address of the working set's first line.</summary>
    public nint First => first;

    /// <summary>Where the chase stands: every repetition goes on where one before it has ended.</summary>
    public nint At { get; set; } = start;

    /// <summary>The working set.</summary>
    public long Bytes => bytes;

    /// <summary>The size of page in which it is.</summary>
    public PageSize Pages => pages;
}
