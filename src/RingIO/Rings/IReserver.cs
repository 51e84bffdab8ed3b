// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Takes reservations back.</summary>
internal interface IReserver<T>
    where T : unmanaged
{
    /// <summary>Ends a reservation: the first <paramref name="count"/> slots were used.</summary>
    void Commit(SlotSpans<T> slots, int count);
}
