// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>What is left to try at an event of a graph.</summary>
internal struct Choice
{
    public ChoiceKind Kind;
    public Access Access;
    public int Thread;
    public int Word;

    /// <summary>How many events there are without it.</summary>
    public int Event;

    /// <summary>The write that a read reads now, or behind which a write lies now.</summary>
    public int Write;

    /// <summary>The oldest position that it may name.</summary>
    public int Bound;

    /// <summary>A write: how many of the accesses of its word have not been looked at as reads that it may revisit.</summary>
    public int Left;

    /// <summary>A revisit: the read that reads the write.</summary>
    public int Read;

    public ulong Value;
}
