// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Takes reservations back.</summary>
internal interface IReserver<T>
    where T : unmanaged
{
    /// <inheritdoc cref="RingSide.CursorEpoch"/>
    uint CursorEpoch { get; }

    /// <summary>Ends a reservation: the first <paramref name="count"/> slots were used.</summary>
    void Commit(SlotSpans<T> slots, int count);
}
