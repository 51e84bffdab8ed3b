// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Support;

/// <summary>A ring's making and what is done to it, in order.</summary>
/// <param name="Capacity">How many slots: a power of two.</param>
/// <param name="FirstIndex">The index with which the ring begins.</param>
/// <param name="Steps">What is done.</param>
public sealed record QueueProgram(int Capacity, ulong FirstIndex, IReadOnlyList<QueueStep> Steps)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"capacity {Capacity}, first index 0x{FirstIndex:x}: {string.Join("; ", Steps)}";
}
