// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>What a call did to a queue, and with which value.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Value">The value of a put or a take; else without meaning. Each value is put once at most.</param>
public readonly record struct QueueEffect(QueueEffectKind Kind, ulong Value = 0)
{
    /// <summary>The call says nothing about the queue.</summary>
    public static QueueEffect None => new(QueueEffectKind.None);

    /// <summary>The queue was full.</summary>
    public static QueueEffect Full => new(QueueEffectKind.Full);

    /// <summary>The queue was empty.</summary>
    public static QueueEffect Empty => new(QueueEffectKind.Empty);

    /// <summary>A value was put.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The effect.</returns>
    public static QueueEffect Put(ulong value) => new(QueueEffectKind.Put, value);

    /// <summary>A value was taken.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The effect.</returns>
    public static QueueEffect Take(ulong value) => new(QueueEffectKind.Take, value);
}
