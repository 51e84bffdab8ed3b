// SPDX-License-Identifier: MIT

namespace RingIO.Load.Subjects;

/// <summary>How items of one size are made, summed and expected; closed over at compile time, so that it is inlined.</summary>
/// <typeparam name="T">The item.</typeparam>
internal interface IPayload<T>
    where T : unmanaged
{
    /// <summary>Slots of a ring of such items.</summary>
    static abstract int Slots { get; }

    /// <summary>Item number <paramref name="number"/>.</summary>
    static abstract T Item(ulong number);

    /// <summary>Writes items from number <paramref name="first"/> on.</summary>
    static abstract void Make(Span<T> to, ulong first);

    /// <summary>Sums one item's words.</summary>
    static abstract ulong Sum(ref readonly T item);

    /// <summary>Sums items' words.</summary>
    static abstract ulong Sum(ReadOnlySpan<T> items);

    /// <summary>The sum of so many items' words.</summary>
    static abstract ulong Expected(long items);
}
