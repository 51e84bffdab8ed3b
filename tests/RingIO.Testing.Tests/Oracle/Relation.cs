// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Tests.Oracle;

/// <summary>A relation between a few events, as a matrix.</summary>
internal sealed class Relation(int size)
{
    private readonly bool[,] _pairs = new bool[size, size];

    public bool this[int from, int to] => _pairs[from, to];

    public void Add(int from, int to) => _pairs[from, to] = true;

    public static Relation Of(int size, Func<int, int, bool> holds)
    {
        var relation = new Relation(size);
        for (var from = 0; from < size; from++)
        {
            for (var to = 0; to < size; to++)
            {
                relation._pairs[from, to] = holds(from, to);
            }
        }

        return relation;
    }

    public Relation Or(Relation other) => Of(size, (a, b) => this[a, b] || other[a, b]);

    public Relation Then(Relation other) =>
        Of(size, (a, b) => Enumerable.Range(0, size).Any(m => this[a, m] && other[m, b]));

    /// <summary>Its transitive closure.</summary>
    public Relation Close()
    {
        var closed = Of(size, (a, b) => this[a, b]);
        for (var middle = 0; middle < size; middle++)
        {
            for (var from = 0; from < size; from++)
            {
                for (var to = 0; closed[from, middle] && to < size; to++)
                {
                    closed._pairs[from, to] |= closed[middle, to];
                }
            }
        }

        for (var i = 0; i < size * size; i++)
        {
            _pairs[i / size, i % size] = closed[i / size, i % size];
        }

        return this;
    }

    public bool IsIrreflexive() => !Enumerable.Range(0, size).Any(i => this[i, i]);

    public bool IsAcyclic() => Of(size, (a, b) => this[a, b]).Close().IsIrreflexive();

    public int CountBefore(int node) => Enumerable.Range(0, size).Count(i => this[i, node]);
}
