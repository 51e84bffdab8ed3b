// SPDX-License-Identifier: MIT

using RingIO.Testing;

namespace RingIO.Tests.Events;

/// <summary>The machine's order, which counts the accesses of one edge.</summary>
internal readonly struct EdgeCountingOrder : IInterposedOrder<EdgeCountingOrder>
{
    [ThreadStatic]
    private static int _edge;

    /// <summary>How often it was accessed on this thread.</summary>
    [field: ThreadStatic]
    public static int Count { get; private set; }

    /// <summary>Begins to count.</summary>
    public static void Begin(int edge) => (_edge, Count) = (edge, 0);

    /// <inheritdoc/>
    public static void Before(nint address, int length, int edge) => Count += edge == _edge ? 1 : 0;
}
