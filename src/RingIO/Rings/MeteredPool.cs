// SPDX-License-Identifier: MIT

// Why nothing is dropped unseen: DefaultObjectPool drops silently what does not fit. Here an object enters it only
// while fewer than MaximumRetained are idle, and an object counts as idle from before it enters until after it has left.
// The inner pool holds one place more than that, so it never drops: its queue alone has room for all that are idle,
// should its one fast place be passed over.

using Microsoft.Extensions.ObjectPool;

namespace RingIO.Rings;

/// <summary>An object pool that accounts for every object: created, rented, returned, dropped, idle.</summary>
/// <typeparam name="T">The object. What is dropped is disposed of if it can be.</typeparam>
/// <remarks>
/// Return only what was rented, once. Thread safety: every member may be called from any thread; the policy is called
/// on the caller's. Cost: two interlocked operations a call; nothing is allocated while idle objects last.
/// </remarks>
public sealed class MeteredPool<T> : ObjectPool<T>, IDisposable
    where T : class
{
    private readonly IPooledObjectPolicy<T> _policy;
    private readonly DefaultObjectPool<T> _inner;
    private long _created;
    private long _rented;
    private long _returned;
    private long _dropped;
    private long _idle;
    private int _disposed;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="policy">Makes objects, and decides when they come back whether they may be used again.</param>
    /// <param name="maximumRetained">How many idle objects are kept: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumRetained"/> is below 1.</exception>
    public MeteredPool(IPooledObjectPolicy<T> policy, int maximumRetained)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumRetained, 1);
        ArgumentOutOfRangeException.ThrowIfEqual(maximumRetained, int.MaxValue);
        _policy = policy;
        MaximumRetained = maximumRetained;
        _inner = new(new Source(this), maximumRetained + 1);
    }

    /// <summary>How many idle objects are kept at most.</summary>
    public int MaximumRetained { get; }

    /// <summary>What became of the objects so far.</summary>
    public PoolCounts Counts =>
        new(
            Interlocked.Read(ref _created),
            Interlocked.Read(ref _rented),
            Interlocked.Read(ref _returned),
            Interlocked.Read(ref _dropped),
            Interlocked.Read(ref _idle)
        );

    /// <summary>Hands out an idle object, or a new one.</summary>
    /// <returns>The object: the caller's until it is returned.</returns>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public override T Get()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var item = Take();
        Interlocked.Increment(ref _rented);
        return item;
    }

    /// <summary>Takes an object back: it is kept, or dropped and counted as such.</summary>
    /// <param name="obj">An object that was rented here; not to be used afterwards.</param>
    public override void Return(T obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        // Asked first: an object whose policy throws has not come back, and the counts still add up.
        var isReusable = _policy.Return(obj);
        Interlocked.Increment(ref _returned);
        if (!isReusable || !TryKeep(obj))
        {
            Drop(obj);
        }
    }

    /// <summary>Drops what is idle; what comes back later is dropped then. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            DropIdle();
        }
    }

    private bool TryKeep(T item)
    {
        if (Volatile.Read(ref _disposed) != 0)
        {
            return false;
        }

        if (Interlocked.Increment(ref _idle) > MaximumRetained)
        {
            Interlocked.Decrement(ref _idle);
            return false;
        }

        _inner.Return(item);
        // Disposed meanwhile: Dispose saw the object, or we do.
        if (Volatile.Read(ref _disposed) != 0)
        {
            DropIdle();
        }

        return true;
    }

    private void DropIdle()
    {
        while (Volatile.Read(ref _idle) > 0 && TryTakeIdle() is { } item)
        {
            Drop(item);
        }
    }

    private T Take()
    {
        Source.MadeHere = false;
        var item = _inner.Get();
        if (Source.MadeHere)
        {
            Interlocked.Increment(ref _created);
        }
        else
        {
            Interlocked.Decrement(ref _idle);
        }

        return item;
    }

    private T? TryTakeIdle()
    {
        Source.NothingNew = true;
        try
        {
            var item = _inner.Get();
            if (item is not null)
            {
                Interlocked.Decrement(ref _idle);
            }

            return item;
        }
        finally
        {
            Source.NothingNew = false;
        }
    }

    private void Drop(T item)
    {
        Interlocked.Increment(ref _dropped);
        (item as IDisposable)?.Dispose();
    }

    /// <summary>The inner pool's policy: says whether its Get made an object, on the calling thread.</summary>
    private sealed class Source(MeteredPool<T> pool) : IPooledObjectPolicy<T>
    {
        [ThreadStatic]
        public static bool MadeHere;

        [ThreadStatic]
        public static bool NothingNew;

        public T Create()
        {
            if (NothingNew)
            {
                // Only TryTakeIdle asks like this, and it takes null for an answer.
                return null!;
            }

            var item = pool._policy.Create();
            MadeHere = true;
            return item;
        }

        // The outer policy has been asked already.
        public bool Return(T obj) => true;
    }
}
