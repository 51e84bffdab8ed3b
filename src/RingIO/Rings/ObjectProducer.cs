// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>The side of an <see cref="ObjectRing{T}"/> that puts.</summary>
/// <typeparam name="T">The object.</typeparam>
/// <remarks>Threading: one thread at a time. Nothing here allocates but the pool when it has no idle object.</remarks>
public sealed class ObjectProducer<T> : IDisposable
    where T : class
{
    private readonly ObjectRing<T> _ring;
    private readonly SpscProducer<uint> _side;

    internal ObjectProducer(ObjectRing<T> ring, SpscProducer<uint> side)
    {
        _ring = ring;
        _side = side;
    }

    /// <summary>The side beneath, for waiting.</summary>
    public RingSide Side => _side;

    /// <summary>Hands out an object to fill.</summary>
    /// <returns>The object: put it, or return it.</returns>
    public T Rent() => _ring.Pool.Get();

    /// <summary>Gives an object back that was rented and will not be put.</summary>
    /// <param name="item">The object; not to be used afterwards.</param>
    public void Return(T item) => _ring.Pool.Return(item);

    /// <summary>Puts and publishes one object.</summary>
    /// <param name="item">The object, rented from the ring's pool; the consumer's from here on.</param>
    /// <returns><see langword="false"/> if the ring is full or faulted: the object is still the caller's.</returns>
    public bool TryWrite(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _side.ThrowIfUnusable();
        if (!_side.IsReady)
        {
            return false;
        }

        var entry = _ring.Puts & (uint)(_ring.Objects.Length - 1);
        _ring.Objects[entry] = item;
        if (!_side.TryWrite(entry))
        {
            _ring.Objects[entry] = null;
            return false;
        }

        _ring.Puts++;
        return true;
    }

    /// <summary>Lets the side be opened again. Disposing twice is harmless.</summary>
    public void Dispose() => _side.Dispose();
}
