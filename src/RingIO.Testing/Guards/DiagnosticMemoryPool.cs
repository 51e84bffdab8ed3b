// SPDX-License-Identifier: MIT

using System.Buffers;

namespace RingIO.Testing.Guards;

/// <summary>
/// A diagnostic twin of any pool of memory: put it around <see cref="RingIO.Pipelines.PageMemoryPool"/>, or any other, in
/// tests, and it finds use after return, double returns, overruns, leaks and writes through read-only memory, each with
/// the stack of the first owner.
/// </summary>
/// <remarks>
/// <para>What is returned is filled with 0xDB and kept back for a while; it is looked at before it is handed out again, by
/// <see cref="Check"/> and at the end. A stale <see cref="Memory{T}"/> throws at once; a span that was taken before the
/// return does not, but what it writes is found. Rented memory begins as 0xDB, so that nobody relies on zeros.</para>
/// <para>Blind: reads through stale spans, writes of 0xDB, and writes that are undone before the look.</para>
/// <para>Canaries take room: a renter gets less than the inner pool's block, not at its start. Where a request leaves no
/// room for them it gets the block without. Memory kept back counts as rented in the inner pool.</para>
/// <para>Misuse throws <see cref="MisuseException"/> where it is found and is kept in <see cref="Misuses"/>. Ownership: the
/// inner pool stays the caller's. Thread safety: every member may be called from any thread; it locks and allocates.</para>
/// </remarks>
public sealed class DiagnosticMemoryPool : MemoryPool<byte>
{
    private readonly Lock _lock = new();
    private readonly MemoryPool<byte> _inner;
    private readonly DiagnosticPoolOptions _options;
    private readonly MisuseLog _log = new();
    private readonly HashSet<GuardedMemory> _out = [];
    private readonly Queue<GuardedMemory> _keptBack = new();
    private long _rents;
    private bool _disposed;

    /// <summary>Puts diagnostics around a pool.</summary>
    /// <param name="inner">The pool; the caller disposes of it, after this one.</param>
    /// <param name="options">How; the defaults if null.</param>
    public DiagnosticMemoryPool(MemoryPool<byte> inner, DiagnosticPoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.CanaryBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.KeptBack, nameof(options));
    }

    /// <inheritdoc/>
    public override int MaxBufferSize => _inner.MaxBufferSize;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Misuse> Misuses => _log.All;

    /// <summary>How many rents are out.</summary>
    public int Rented
    {
        get
        {
            lock (_lock)
            {
                return _out.Count;
            }
        }
    }

    /// <summary>Rents memory.</summary>
    /// <param name="minBufferSize">The least size wanted, or -1 for any.</param>
    /// <returns>The memory, filled with 0xDB; dispose of it once.</returns>
    /// <exception cref="MisuseException">Memory that was kept back has been written since its return.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            while (_keptBack.Count > _options.KeptBack)
            {
                ReleaseOldest();
            }

            var padded = minBufferSize + (2L * _options.CanaryBytes);
            var guard =
                minBufferSize >= 0 && padded > _inner.MaxBufferSize ? 0 : _options.CanaryBytes;
            var inner = RentInner(minBufferSize < 0 || guard == 0 ? minBufferSize : (int)padded);
            var rental = new Rental(
                $"Rent {++_rents} of {inner.Memory.Length} bytes",
                OwnerStack.Capture()
            );
            var memory = new GuardedMemory(inner, guard, rental);
            _out.Add(memory);
            var block = new DiagnosticBlock(this, memory);
            rental.HandOut(block);
            return block;
        }
    }

    /// <summary>Watches memory that nobody may write meanwhile, though somebody could: what a view promises that only reads.</summary>
    /// <param name="memory">The memory, of this pool or not.</param>
    /// <returns>The watch; dispose of it, which looks.</returns>
    public ReadOnlyWatch Watch(ReadOnlyMemory<byte> memory) =>
        new(() => memory.Span, $"The memory of {memory.Length} bytes", _log);

    /// <summary>Looks at everything that is out or kept back.</summary>
    /// <exception cref="MisuseException">Something was misused.</exception>
    public void Check()
    {
        lock (_lock)
        {
            _log.Throw([
                .. _out.Select(memory => memory.FindOverrun())
                    .Concat(_keptBack.Select(memory => memory.FindUseAfterReturn()))
                    .OfType<Misuse>(),
            ]);
        }
    }

    /// <summary>Demands that everything has been returned.</summary>
    /// <exception cref="MisuseException">Something has not; each is told with the stack of its owner.</exception>
    public void ThrowIfLeaked()
    {
        lock (_lock)
        {
            _log.Throw([.. _out.Select(memory => memory.Rental.Leaked())]);
        }
    }

    internal void ThrowIfReturned(GuardedMemory memory)
    {
        if (memory.Rental.IsReturned)
        {
            _log.Throw(
                memory.Rental.Misused(MisuseKind.UseAfterReturn, "is used after its return.")
            );
        }
    }

    internal void Return(GuardedMemory memory)
    {
        lock (_lock)
        {
            if (memory.Rental.IsReturned)
            {
                _log.Throw(
                    memory.Rental.Misused(
                        MisuseKind.DoubleReturn,
                        $"is returned again:{Environment.NewLine}{OwnerStack.Capture()}"
                    )
                );
            }

            memory.Rental.Return();
            _out.Remove(memory);
            var overrun = memory.FindOverrun();
            if (_disposed || overrun is not null)
            {
                memory.Release();
            }
            else
            {
                memory.Poison();
                _keptBack.Enqueue(memory);
            }

            _log.Throw(overrun is null ? [] : [overrun]);
        }
    }

    /// <summary>Looks at everything once more and gives back what was kept back. Disposing twice is harmless.</summary>
    /// <param name="disposing">Whether it was called, and not by the collector.</param>
    /// <exception cref="MisuseException">Something was misused, or not returned: <see cref="MisuseKind.Leak"/>. It stays its owner's.</exception>
    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            var found = new List<Misuse>();
            foreach (var memory in _keptBack)
            {
                found.AddRange(new[] { memory.FindUseAfterReturn() }.OfType<Misuse>());
                memory.Release();
            }

            _keptBack.Clear();
            foreach (var memory in _out)
            {
                found.Add(memory.Rental.Leaked());
                found.AddRange(new[] { memory.FindOverrun() }.OfType<Misuse>());
            }

            _log.Throw(found);
        }
    }

    private IMemoryOwner<byte> RentInner(int size)
    {
        while (true)
        {
            try
            {
                return _inner.Rent(size);
            }
            catch (InvalidOperationException) when (_keptBack.Count != 0)
            {
                // Exhausted, and what is kept back is to blame.
                ReleaseOldest();
            }
        }
    }

    private void ReleaseOldest()
    {
        var memory = _keptBack.Dequeue();
        var found = memory.FindUseAfterReturn();
        memory.Release();
        _log.Throw(found is null ? [] : [found]);
    }
}
