// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>What a queue answers.</summary>
/// <param name="IsDone">Whether it did what was asked; if not, it was full or empty.</param>
/// <param name="Item">The item that was taken; null if none was.</param>
public readonly record struct QueueResponse(bool IsDone, ulong? Item = null)
{
    /// <summary>The queue was full, or empty.</summary>
    public static QueueResponse Refused => new(false);

    /// <summary>The answer to a put.</summary>
    /// <param name="isDone">Whether the item was put.</param>
    /// <returns>The answer.</returns>
    public static QueueResponse OfPut(bool isDone) => new(isDone);

    /// <summary>The answer to a take.</summary>
    /// <param name="isDone">Whether an item was taken.</param>
    /// <param name="item">The item.</param>
    /// <returns>The answer.</returns>
    public static QueueResponse OfTake(bool isDone, ulong item) =>
        isDone ? new(true, item) : Refused;

    /// <summary>The answer in words.</summary>
    /// <returns>The item, done, or refused.</returns>
    public override string ToString() =>
        Item is { } item ? $"{item}"
        : IsDone ? "done"
        : "refused";
}
