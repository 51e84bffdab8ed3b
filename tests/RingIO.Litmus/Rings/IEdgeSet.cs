// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Rings;

/// <summary>Some edges of an algorithm, known when code is compiled: asking costs nothing.</summary>
internal interface IEdgeSet
{
    /// <summary>Whether an edge is one of them.</summary>
    static abstract bool Contains(int edge);
}
