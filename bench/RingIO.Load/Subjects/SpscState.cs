// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>A ring and its two sides, for one repetition.</summary>
/// <typeparam name="T">The item.</typeparam>
internal sealed class SpscState<T> : IDisposable
    where T : unmanaged
{
    private readonly SpscRing<T> _ring;

    /// <summary>Makes the ring.</summary>
    /// <param name="slots">How many slots.</param>
    public SpscState(int slots)
    {
        _ring = SpscRing<T>.Create(slots);
        Producer = _ring.OpenProducer();
        Consumer = _ring.OpenConsumer();
    }

    /// <summary>The side that puts.</summary>
    public SpscProducer<T> Producer { get; }

    /// <summary>The side that takes.</summary>
    public SpscConsumer<T> Consumer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Producer.Dispose();
        Consumer.Dispose();
        _ring.Dispose();
    }
}
