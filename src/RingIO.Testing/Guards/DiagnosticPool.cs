// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using Microsoft.Extensions.ObjectPool;

namespace RingIO.Testing.Guards;

/// <summary>
/// A diagnostic twin of any pool of objects: put it around <see cref="RingIO.Rings.MeteredPool{T}"/>, or any other, in
/// tests, and it finds double returns, leaks, foreign objects and use after return, each with the stack of the first owner.
/// </summary>
/// <typeparam name="T">The object.</typeparam>
/// <remarks>
/// Use after return is seen by fingerprint: where one is given, an object that changed between its return and its next
/// rent, <see cref="Check"/> or the end was used meanwhile. Blind: reads, and changes that the fingerprint does not show.
/// Misuse throws <see cref="MisuseException"/> where it is found and is kept in <see cref="Misuses"/>. Ownership: the inner
/// pool stays the caller's. Thread safety: every member may be called from any thread; it locks and allocates.
/// </remarks>
public sealed class DiagnosticPool<T> : ObjectPool<T>, IDisposable
    where T : class
{
    private readonly Lock _lock = new();
    private readonly ObjectPool<T> _inner;
    private readonly Func<T, ulong>? _fingerprint;
    private readonly MisuseLog _log = new();
    private readonly ConditionalWeakTable<T, Rental> _rentals = [];
    private readonly HashSet<Rental> _out = [];
    private long _rents;
    private bool _disposed;

    /// <summary>Puts diagnostics around a pool.</summary>
    /// <param name="inner">The pool; the caller disposes of it, after this one. Nobody else uses it.</param>
    /// <param name="fingerprint">A number that changes when the object is used; called under a lock, also on objects that the inner pool has taken back. Null: use after return is not looked for.</param>
    public DiagnosticPool(ObjectPool<T> inner, Func<T, ulong>? fingerprint = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _fingerprint = fingerprint;
    }

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Misuse> Misuses => _log.All;

    /// <summary>Hands out an object.</summary>
    /// <returns>The object: the caller's until it is returned.</returns>
    /// <exception cref="MisuseException">It was used after its last return; it goes back to the inner pool.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public override T Get()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var item = _inner.Get();
            if (_rentals.TryGetValue(item, out var before) && FindUse(item, before) is { } misuse)
            {
                _inner.Return(item);
                before.Fingerprint = _fingerprint!(item);
                _log.Throw(misuse);
            }

            var rental = new Rental($"{typeof(T).Name} of rent {++_rents}", OwnerStack.Capture());
            _rentals.AddOrUpdate(item, rental);
            rental.HandOut(item);
            _out.Add(rental);
            return item;
        }
    }

    /// <summary>Takes an object back.</summary>
    /// <param name="obj">An object that was rented here; not to be used afterwards.</param>
    /// <exception cref="MisuseException">It was returned before, or not rented here. The inner pool does not get it.</exception>
    public override void Return(T obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        lock (_lock)
        {
            if (!_rentals.TryGetValue(obj, out var rental))
            {
                _log.Throw(
                    new Misuse(
                        MisuseKind.NotRentedHere,
                        $"a {typeof(T).Name} is returned that this pool has not handed out.",
                        OwnerStack.Capture(),
                        Returned: null
                    )
                );
            }
            else if (rental.IsReturned)
            {
                _log.Throw(
                    rental.Misused(
                        MisuseKind.DoubleReturn,
                        $"is returned again:{Environment.NewLine}{OwnerStack.Capture()}"
                    )
                );
            }
            else
            {
                rental.Return();
                _out.Remove(rental);
                _inner.Return(obj);
                // Behind the inner pool's policy, which may reset it.
                rental.Fingerprint = _fingerprint?.Invoke(obj) ?? 0;
            }
        }
    }

    /// <summary>Looks at every object that was returned and still exists.</summary>
    /// <exception cref="MisuseException">One was used after its return.</exception>
    public void Check()
    {
        lock (_lock)
        {
            _log.Throw(FindUses());
        }
    }

    /// <summary>Demands that everything has been returned.</summary>
    /// <exception cref="MisuseException">Something has not; each is told with the stack of its owner.</exception>
    public void ThrowIfLeaked()
    {
        lock (_lock)
        {
            _log.Throw(FindLeaks());
        }
    }

    /// <summary>Looks at everything once more. Disposing twice is harmless.</summary>
    /// <exception cref="MisuseException">Something was used after its return, or not returned: <see cref="MisuseKind.Leak"/>.</exception>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                _log.Throw([.. FindUses(), .. FindLeaks()]);
            }
        }
    }

    private Misuse[] FindUses() =>
        [.. _rentals.Select(pair => FindUse(pair.Key, pair.Value)).OfType<Misuse>()];

    private Misuse[] FindLeaks() => [.. _out.Select(rental => rental.Leaked())];

    private Misuse? FindUse(T item, Rental rental) =>
        rental.IsReturned && _fingerprint is not null && _fingerprint(item) != rental.Fingerprint
            ? rental.Misused(MisuseKind.UseAfterReturn, "was changed after its return.")
            : null;
}
