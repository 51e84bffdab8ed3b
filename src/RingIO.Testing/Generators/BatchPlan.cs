// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Generators;

/// <summary>A ring's capacity and the sizes of batches to put through it, from none to more than fit.</summary>
/// <param name="Capacity">How many slots.</param>
/// <param name="Sizes">How many items each batch has: 0, 1, a few, the capacity, one or more above it.</param>
/// <remarks>Immutable.</remarks>
public sealed record BatchPlan(int Capacity, IReadOnlyList<int> Sizes)
{
    /// <inheritdoc/>
    public override string ToString() => $"capacity {Capacity}, batches {string.Join(" ", Sizes)}";
}
