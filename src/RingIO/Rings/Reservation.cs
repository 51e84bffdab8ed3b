// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Slots of a ring opened in place: written or read there, then committed.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Used by the thread that reserved. Until it is committed its side does nothing else; one that is dropped is
/// detected by the side's next use.
/// </remarks>
public ref struct Reservation<T>
    where T : unmanaged
{
    private readonly uint _epoch;
    private IReserver<T>? _side;

    internal Reservation(IReserver<T> side, SlotSpans<T> slots)
    {
        _side = side;
        _epoch = side.CursorEpoch;
        Slots = slots;
    }

    /// <summary>The slots: one piece, or two where they go around the ring's end.</summary>
    public SlotSpans<T> Slots { get; }

    /// <summary>How many slots were reserved.</summary>
    public readonly int Count => Slots.Count;

    /// <summary>Publishes (a producer) or releases (a consumer) the first so many slots; the rest are as if never reserved.</summary>
    /// <param name="count">From 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="InvalidOperationException">It was committed or dropped before, or never reserved.</exception>
    public void Commit(int count)
    {
        var side = _side;
        // A copy of a committed reservation, or one that DropCursor gave up, would publish slots that are not its own.
        if (side is null || side.CursorEpoch != _epoch)
        {
            ThrowEnded();
        }

        RingArguments.CheckCommit(count, Slots.Count);
        _side = null;
        side!.Commit(Slots, count);
    }

    /// <summary>Publishes or releases all slots.</summary>
    public void Commit() => Commit(Slots.Count);

    private static void ThrowEnded() =>
        throw new InvalidOperationException(
            "The reservation has been committed or dropped already, or TryReserve returned false."
        );
}
