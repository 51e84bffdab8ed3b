// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>An operation of a queue.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Item">The item of a put; 0 else.</param>
public readonly record struct QueueOperation(QueueOperationKind Kind, ulong Item = 0)
{
    /// <summary>Take the next item.</summary>
    public static QueueOperation Take => new(QueueOperationKind.Take);

    /// <summary>Take the next item when nobody else works.</summary>
    public static QueueOperation Drain => new(QueueOperationKind.Drain);

    /// <summary>Put an item.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The operation.</returns>
    public static QueueOperation Put(ulong item) => new(QueueOperationKind.Put, item);

    /// <summary>The operation in words.</summary>
    /// <returns>One or two words.</returns>
    public override string ToString() =>
        Kind == QueueOperationKind.Put ? $"Put {Item}" : Kind.ToString();
}
