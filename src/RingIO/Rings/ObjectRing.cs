// SPDX-License-Identifier: MIT

// Managed objects cannot lie in a ring's memory, so a ring of numbers carries where they are in a table.
//
// The table has as many entries as the ring has slots, and the entry of a put is the number of puts before it, masked:
// while a slot is free so is its entry. The producer writes the entry and then publishes the slot (E1 of SpscCore); the
// consumer empties the entry and then releases the slot (E2). An entry thus has one user at a time, and an object that
// was taken is not kept alive by the table.

using Microsoft.Extensions.ObjectPool;

namespace RingIO.Rings;

/// <summary>A ring through which one thread hands managed objects to another, rented from a pool that accounts for each.</summary>
/// <typeparam name="T">The object.</typeparam>
/// <remarks>
/// In one process: objects do not leave it. An object belongs to whoever rented or took it until it is put or returned.
/// The steady state allocates nothing. Ownership: dispose of the sides first; disposing of the ring returns what is
/// still in it to the pool, and disposes of the pool if the ring made it.
/// </remarks>
public sealed class ObjectRing<T> : IDisposable
    where T : class
{
    private readonly SpscRing<uint> _ring;
    private readonly bool _ownsPool;

    private ObjectRing(SpscRing<uint> ring, MeteredPool<T> pool, bool ownsPool)
    {
        _ring = ring;
        _ownsPool = ownsPool;
        Pool = pool;
        Objects = new T?[ring.Capacity];
    }

    /// <summary>Where the objects come from and go back to.</summary>
    public MeteredPool<T> Pool { get; }

    /// <summary>The ring of numbers beneath: its state, its end.</summary>
    public Ring Ring => _ring;

    internal T?[] Objects { get; }

    /// <summary>The number of puts; the producer's alone. It outlives a side, because the entries do.</summary>
    internal uint Puts { get; set; }

    /// <summary>Makes a ring with a pool of its own, which keeps two objects for each slot.</summary>
    /// <param name="options">How the ring is made.</param>
    /// <param name="policy">Makes objects, and decides when they come back whether they may be used again.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ObjectRing<T> Create(RingOptions options, IPooledObjectPolicy<T> policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var ring = SpscRing<uint>.Create(options);
        return new(
            ring,
            new(policy, (int)Math.Min(2 * ring.Capacity, Array.MaxLength)),
            ownsPool: true
        );
    }

    /// <summary>Makes a ring over a pool that the caller brings.</summary>
    /// <param name="options">How the ring is made.</param>
    /// <param name="pool">The pool; it may serve several rings.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ObjectRing<T> Create(RingOptions options, MeteredPool<T> pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return new(SpscRing<uint>.Create(options), pool, ownsPool: false);
    }

    /// <summary>Opens the producer's side.</summary>
    /// <returns>The one producer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a producer already.</exception>
    public ObjectProducer<T> OpenProducer() => new(this, _ring.OpenProducer());

    /// <summary>Opens the consumer's side.</summary>
    /// <returns>The one consumer; dispose of it to let another be opened.</returns>
    /// <exception cref="InvalidOperationException">There is a consumer already.</exception>
    public ObjectConsumer<T> OpenConsumer() => new(this, _ring.OpenConsumer());

    /// <summary>Returns what is still in the ring to the pool, and frees the ring. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        for (var entry = 0; entry < Objects.Length; entry++)
        {
            if (Interlocked.Exchange(ref Objects[entry], null) is { } left)
            {
                Pool.Return(left);
            }
        }

        _ring.Dispose();
        if (_ownsPool)
        {
            Pool.Dispose();
        }
    }
}
