// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing.Engine;

namespace RingIO.Testing.Guards;

/// <summary>
/// A backing with guards: pages of canaries before and behind it, poison in the parts that are free, watches over parts
/// that are only read. Put it under a ring, a pool or a domain in tests; misuse is told with the stack of the first owner.
/// </summary>
/// <remarks>
/// <para>Portable: it looks at bytes and does not protect pages. So it sees a misuse when it looks (<see cref="Check"/>,
/// <see cref="Reuse"/>, disposal) and not when it happens. Blind: reads; writes that are undone, or write what was there,
/// before the look; writes further outside than the guards.</para>
/// <para>Ownership: it leases the inner backing until it is disposed of; the caller disposes of that one afterwards. Misuse
/// throws <see cref="MisuseException"/> and is kept in <see cref="Misuses"/>. Thread safety: every member may be called from
/// any thread; it locks and allocates.</para>
/// </remarks>
public sealed class GuardedBacking : IPageBacking
{
    private readonly Lock _lock = new();
    private readonly IPageBacking _inner;
    private readonly PageLease _lease;
    private readonly int _guard;
    private readonly string _maker = OwnerStack.Capture();
    private readonly MisuseLog _log = new();
    private readonly Dictionary<object, string> _leases = [];
    private readonly Dictionary<(long Offset, long Length), string> _owners = [];
    private readonly Dictionary<(long Offset, long Length), Rental> _free = [];
    private bool _disposed;

    /// <summary>Puts guards into a backing's first and last pages.</summary>
    /// <param name="inner">The backing, of at least three pages; nobody else uses it.</param>
    /// <exception cref="ArgumentException">It is too short, or mirrored: there is no room between the pages and their image.</exception>
    public GuardedBacking(IPageBacking inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (inner.IsMirrored || inner.Length < 3 * inner.PageSize.Bytes)
        {
            throw new ArgumentException(
                $"Guards take the first and the last page of a backing of at least three that is not mirrored; this one has {inner.Length} bytes in pages of {inner.PageSize}.",
                nameof(inner)
            );
        }

        _inner = inner;
        _lease = inner.Lease();
        _guard = checked((int)inner.PageSize.Bytes);
        Length = inner.Length - (2L * _guard);
        Before.Fill(Canary.Fence);
        Behind.Fill(Canary.Fence);
    }

    /// <inheritdoc/>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _inner.Address + _guard;
        }
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public PageSize PageSize => _inner.PageSize;

    /// <inheritdoc/>
    public bool IsShared => _inner.IsShared;

    /// <inheritdoc/>
    public bool IsMirrored => false;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Misuse> Misuses => _log.All;

    private Span<byte> Before => RawMemory.Bytes(_inner.Address, _guard);

    private Span<byte> Behind =>
        RawMemory.Bytes(_inner.Address + (nint)(_inner.Length - _guard), _guard);

    /// <inheritdoc/>
    public PageLease Lease()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var key = new object();
            _leases.Add(key, OwnerStack.Capture());
            return new(() =>
            {
                lock (_lock)
                {
                    _leases.Remove(key);
                }
            });
        }
    }

    /// <summary>Says that nobody owns a part any more: it is poisoned, and nobody may write it until <see cref="Reuse"/>.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="length">How many bytes, above 0 and up to 2 GiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside.</exception>
    /// <exception cref="MisuseException">Some of it is free already: <see cref="MisuseKind.DoubleReturn"/>.</exception>
    public void Free(long offset, long length)
    {
        var bytes = BytesAt(offset, length);
        lock (_lock)
        {
            foreach (var (part, earlier) in _free)
            {
                if (offset < part.Offset + part.Length && part.Offset < offset + length)
                {
                    _log.Throw(
                        earlier.Misused(
                            MisuseKind.DoubleReturn,
                            $"is freed again:{Environment.NewLine}{OwnerStack.Capture()}"
                        )
                    );
                }
            }

            _owners.Remove((offset, length), out var owner);
            var rental = new Rental($"The part of {length} bytes at {offset}", owner ?? _maker);
            rental.Return();
            _free.Add((offset, length), rental);
            bytes.Fill(Canary.Poison);
        }
    }

    /// <summary>Gives a free part a new owner: the caller, whose stack is kept for what becomes of it.</summary>
    /// <param name="offset">Where it begins, as it was freed.</param>
    /// <param name="length">How long it is, as it was freed.</param>
    /// <exception cref="ArgumentException">No such part is free.</exception>
    /// <exception cref="MisuseException">It was written while it was free: <see cref="MisuseKind.UseAfterReturn"/>. It has its owner all the same.</exception>
    public void Reuse(long offset, long length)
    {
        lock (_lock)
        {
            if (!_free.Remove((offset, length), out var rental))
            {
                throw new ArgumentException(
                    $"No part of {length} bytes at {offset} is free: parts are reused as they were freed.",
                    nameof(offset)
                );
            }

            _owners[(offset, length)] = OwnerStack.Capture();
            _log.Throw([.. FindUse(offset, length, rental)]);
        }
    }

    /// <summary>Watches a part that nobody may write meanwhile.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="length">How many bytes, above 0 and up to 2 GiB.</param>
    /// <returns>The watch; dispose of it before this backing, which looks.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside.</exception>
    public ReadOnlyWatch Watch(long offset, long length)
    {
        BytesAt(offset, length);
        return new(() => BytesAt(offset, length), $"The part of {length} bytes at {offset}", _log);
    }

    /// <summary>Looks at the guards and at every free part.</summary>
    /// <exception cref="MisuseException">Something was misused.</exception>
    public void Check()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _log.Throw(FindAll());
        }
    }

    /// <summary>Looks for the last time and gives the lease on the inner backing back. Disposing twice is harmless.</summary>
    /// <exception cref="InvalidOperationException">A lease is out; the message has the stacks of those who took it. Nothing has changed.</exception>
    /// <exception cref="MisuseException">Something was misused. The backing is disposed of all the same.</exception>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            if (_leases.Count != 0)
            {
                throw new InvalidOperationException(
                    $"The backing of {Length} bytes is leased {_leases.Count} time(s):{Environment.NewLine}{Leases()}"
                );
            }

            var found = FindAll();
            _disposed = true;
            _lease.Dispose();
            _log.Throw(found);
        }
    }

    private Misuse[] FindAll() =>
        [
            .. FindOverruns(),
            .. _free.SelectMany(part => FindUse(part.Key.Offset, part.Key.Length, part.Value)),
        ];

    private List<Misuse> FindOverruns()
    {
        var found = new List<Misuse>();
        var behind = Canary.FindChange(Behind, Canary.Fence);
        if (behind >= 0)
        {
            found.Add(Overrun($"the byte {behind} behind its end"));
        }

        var before = Canary.FindChange(Before, Canary.Fence);
        if (before >= 0)
        {
            found.Add(Overrun($"the byte {_guard - before} before its start"));
        }

        return found;
    }

    private Misuse Overrun(string where) =>
        new(
            MisuseKind.Overrun,
            $"The backing of {Length} bytes was overrun: {where} was written.",
            _leases.Count == 0 ? _maker : Leases(),
            Returned: null
        );

    private IEnumerable<Misuse> FindUse(long offset, long length, Rental rental)
    {
        var bytes = BytesAt(offset, length);
        var at = Canary.FindChange(bytes, Canary.Poison);
        return at < 0
            ? []
            :
            [
                rental.Misused(
                    MisuseKind.UseAfterReturn,
                    $"was written while it was free: its byte {at} was 0x{Canary.Poison:x2} and is 0x{bytes[at]:x2}."
                ),
            ];
    }

    private string Leases() => string.Join(Environment.NewLine, _leases.Values);

    private Span<byte> BytesAt(long offset, long length)
    {
        var region = new PageRegion(this, offset, length);
        return RawMemory.Bytes(region.Address, checked((int)length));
    }
}
