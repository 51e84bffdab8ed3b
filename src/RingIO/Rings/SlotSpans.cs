// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Slots in place: one piece, or two where they go around the ring's end.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>Valid until they are committed or released; the memory is the ring's own.</remarks>
public readonly ref struct SlotSpans<T>
    where T : unmanaged
{
    /// <summary>Names slots.</summary>
    /// <param name="first">The first piece.</param>
    /// <param name="second">The piece at the ring's start, or empty.</param>
    public SlotSpans(Span<T> first, Span<T> second)
    {
        First = first;
        Second = second;
    }

    /// <summary>The first piece, in order.</summary>
    public Span<T> First { get; }

    /// <summary>What goes on at the ring's start; mostly empty.</summary>
    public Span<T> Second { get; }

    /// <summary>How many slots in both pieces.</summary>
    public int Count => First.Length + Second.Length;

    /// <summary>One slot, counted through both pieces.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such slot.</exception>
    public ref T this[int index] =>
        ref index < First.Length ? ref First[index] : ref Second[index - First.Length];
}
