// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>Orderings that are taken away, to see whether anything notices: a program in which nothing does is not tested.</summary>
/// <remarks>
/// Every access that carries a weakened edge loses its order: acquire and release become plain, a full fence is
/// gone, an interlocked operation stays atomic but fences nothing. Immutable.
/// </remarks>
public sealed class Mutation
{
    private readonly int[] _edges;

    private Mutation(int[] edges) => _edges = edges;

    /// <summary>Takes nothing away.</summary>
    public static Mutation None { get; } = new([]);

    /// <summary>Takes the order away from every access with one of these edges.</summary>
    /// <param name="edges">The numbers that the algorithm passes with its accesses.</param>
    /// <returns>The mutation.</returns>
    public static Mutation Weaken(params int[] edges) => new([.. edges]);

    /// <summary>Whether accesses with this edge lose their order.</summary>
    /// <param name="edge">The edge.</param>
    /// <returns>Whether they do.</returns>
    public bool Weakens(int edge) => _edges.AsSpan().Contains(edge);

    /// <summary>Says what is weakened.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        _edges.Length == 0 ? "nothing weakened" : $"weakened: {string.Join(", ", _edges)}";
}
