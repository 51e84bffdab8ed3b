// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>A flag ring and its two sides, for one repetition.</summary>
/// <typeparam name="T">The item.</typeparam>
internal sealed class SpscFlagState<T> : IDisposable
    where T : unmanaged
{
    private readonly SpscFlagRing<T> _ring;

    /// <summary>Makes the ring.</summary>
    /// <param name="slots">How many slots.</param>
    public SpscFlagState(int slots)
    {
        _ring = SpscFlagRing<T>.Create(slots);
        Producer = _ring.OpenProducer();
        Consumer = _ring.OpenConsumer();
    }

    /// <summary>The side that puts.</summary>
    public SpscFlagProducer<T> Producer { get; }

    /// <summary>The side that takes.</summary>
    public SpscFlagConsumer<T> Consumer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Producer.Dispose();
        Consumer.Dispose();
        _ring.Dispose();
    }
}
