// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Tests.Support;

/// <summary>A ring as <see cref="QueueMachine"/> drives it: each ring implements this in a few lines.</summary>
/// <remarks>Used by one thread. Disposing closes sides, ring and memory.</remarks>
public interface IQueueUnderTest : IDisposable
{
    /// <summary>The ring.</summary>
    Ring Ring { get; }

    /// <summary>The side that puts.</summary>
    RingSide Producer { get; }

    /// <summary>The side that takes.</summary>
    RingSide Consumer { get; }

    /// <summary>The bits of a number that an item of the ring keeps.</summary>
    ulong ItemMask => ulong.MaxValue;

    /// <summary>How many items a ring of so many slots holds.</summary>
    int Room(int capacity) => capacity;

    /// <summary>Puts one item.</summary>
    bool TryPut(ulong item);

    /// <summary>Puts as many as there is room for; says how many.</summary>
    int Put(ReadOnlySpan<ulong> items);

    /// <summary>Takes one item.</summary>
    bool TryTake(out ulong item);

    /// <summary>Takes as many as there are; says how many.</summary>
    int Take(Span<ulong> items);

    /// <summary>Reserves slots, writes the items into the first of them and commits those.</summary>
    bool TryPutReserved(int reserve, ReadOnlySpan<ulong> items) => throw NotAble();

    /// <summary>Opens up to so many items, copies all that were opened, and commits as many as <paramref name="commit"/> says.</summary>
    /// <returns>How many were opened; 0 if none.</returns>
    int TakeReserved(Span<ulong> items, Func<int, int> commit) => throw NotAble();

    /// <summary>Looks at the next item.</summary>
    bool TryPeek(out ulong item) => throw NotAble();

    /// <summary>Closes both sides and opens them again.</summary>
    void Reopen() => throw NotAble();

    private static NotSupportedException NotAble() =>
        new("The abilities name an operation that the adapter does not implement.");
}
