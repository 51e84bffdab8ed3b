// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;

namespace RingIO.Rings;

/// <summary>The side of an <see cref="ObjectRing{T}"/> that takes.</summary>
/// <typeparam name="T">The object.</typeparam>
/// <remarks>Threading: one thread at a time. Nothing here allocates.</remarks>
public sealed class ObjectConsumer<T> : IDisposable
    where T : class
{
    private readonly ObjectRing<T> _ring;
    private readonly SpscConsumer<uint> _side;

    internal ObjectConsumer(ObjectRing<T> ring, SpscConsumer<uint> side)
    {
        _ring = ring;
        _side = side;
    }

    /// <summary>The side beneath, for waiting.</summary>
    public RingSide Side => _side;

    /// <summary>Takes one object.</summary>
    /// <param name="item">The object: the caller's; return it when it is used up.</param>
    /// <returns><see langword="false"/> if the ring is empty or faulted.</returns>
    public bool TryRead([NotNullWhen(true)] out T? item)
    {
        item = null;
        if (!_side.TryPeek(out var entry))
        {
            return false;
        }

        // Emptied before its slot is released: from then on the entry is the producer's.
        ref var place = ref _ring.Objects[entry & (uint)(_ring.Objects.Length - 1)];
        item = place!;
        place = null;
        return _side.TryRead(out _);
    }

    /// <summary>Gives an object back to the pool.</summary>
    /// <param name="item">The object; not to be used afterwards.</param>
    public void Return(T item) => _ring.Pool.Return(item);

    /// <summary>Lets the side be opened again. Disposing twice is harmless.</summary>
    public void Dispose() => _side.Dispose();
}
