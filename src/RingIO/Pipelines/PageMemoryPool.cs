// SPDX-License-Identifier: MIT

// Words
//   _top     whoever rents or returns, by compare-exchange / all / block 0, or Empty
//            low 32 bits: the first free block + 1, or 0; high 32 bits: a count of changes, against ABA
//   _next[i] the owner of block i while it returns it, before it is on the stack / renters / i + 2 (the last: 0)
//   a block's own state: 0 free, 1 rented; by exchange, by whoever rents or returns
// Edges
//   E1  the last owner's stores -> compare-exchange _top (push) -> compare-exchange _top (pop) -> the next owner
//   A renter reads _next[i] of a block that may be gone already: the count in _top then fails its compare-exchange.
// Progress: lock-free. Death: a pool belongs to one process.

using System.Buffers;
using RingIO.Memory;

namespace RingIO.Pipelines;

/// <summary>A pool of equal blocks of whole pages, all in one backing: buffers that pipes, sockets and grants share.</summary>
/// <remarks>
/// <para>Ownership: the pool leases its backing; whoever rents a block disposes of it. Blocks that are out when the pool
/// is disposed of stay valid and keep the lease until they are returned, so that no memory goes away under its user;
/// <see cref="Rented"/> tells how many.</para>
/// <para>Misuse: returning a block twice throws, as does the use of a block that was returned and not rented again.
/// Thread safety: every member may be called from any thread. Nothing allocates once each block has been out.</para>
/// </remarks>
public sealed class PageMemoryPool : MemoryPool<byte>
{
    private readonly PageLease _lease;
    private readonly nint _address;
    private readonly PageExhaustion _exhaustion;
    private readonly PageMemoryBlock?[] _blocks;
    private readonly int[] _next;
    private ulong _top = 1;
    private int _rented;
    private int _disposed;
    private int _released;
    private long _heapRents;

    /// <summary>Cuts a backing into blocks.</summary>
    /// <param name="backing">The backing; the pool does not dispose of it.</param>
    /// <param name="blockBytes">The size of a block: a multiple of 4096, at most 1 GiB.</param>
    /// <param name="exhaustion">What happens when every block is out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block's size is out of range, or larger than the backing.</exception>
    public PageMemoryPool(
        IPageBacking backing,
        int blockBytes = 4096,
        PageExhaustion exhaustion = PageExhaustion.Throw
    )
    {
        ArgumentNullException.ThrowIfNull(backing);
        if (
            blockBytes < 4096
            || blockBytes > 1 << 30
            || blockBytes % 4096 != 0
            || blockBytes > backing.Length
        )
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockBytes),
                blockBytes,
                $"A block is a multiple of 4096 bytes, up to 1 GiB and to the backing's {backing.Length}."
            );
        }

        _lease = backing.Lease();
        _address = backing.Address;
        _exhaustion = exhaustion;
        BlockBytes = blockBytes;
        _blocks = new PageMemoryBlock?[(int)Math.Min(backing.Length / blockBytes, Array.MaxLength)];
        _next = new int[_blocks.Length];
        for (var i = 0; i < _next.Length - 1; i++)
        {
            _next[i] = i + 2;
        }
    }

    /// <summary>The size of a block in bytes.</summary>
    public int BlockBytes { get; }

    /// <summary>How many blocks the pool has.</summary>
    public int Count => _blocks.Length;

    /// <summary>How many blocks are out now; after the pool's disposal: how many were not returned yet.</summary>
    public int Rented => Volatile.Read(ref _rented);

    /// <summary>How many rents the managed heap had to serve.</summary>
    public long HeapRents => Volatile.Read(ref _heapRents);

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <summary>Rents a block.</summary>
    /// <param name="minBufferSize">The least size wanted, at most <see cref="MaxBufferSize"/>; -1 for any. A block is handed out whole.</param>
    /// <returns>The block: what it holds is what its last owner left. Dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More is wanted than a block has.</exception>
    /// <exception cref="InvalidOperationException">Every block is out, and the pool was made to throw.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (minBufferSize < -1 || minBufferSize > BlockBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minBufferSize),
                minBufferSize,
                $"A block of this pool has {BlockBytes} bytes."
            );
        }

        // Counted first: so a disposal that comes in between sees a block that is out, and leaves the lease.
        Interlocked.Increment(ref _rented);
        var block = Pop();
        if (block >= 0)
        {
            var owner = _blocks[block] ??= new(
                this,
                block,
                _address + ((nint)block * BlockBytes),
                BlockBytes
            );
            owner.Take();
            return owner;
        }

        Settle();
        if (_exhaustion == PageExhaustion.Heap)
        {
            Interlocked.Increment(ref _heapRents);
            return MemoryPool<byte>.Shared.Rent(BlockBytes);
        }

        throw new InvalidOperationException(
            $"All {Count} blocks of {BlockBytes} bytes are rented: return some, make the backing larger, or let the pool fall back to the heap (PageExhaustion.Heap)."
        );
    }

    /// <summary>Takes a block back, from the block itself.</summary>
    internal void Return(int block)
    {
        Push(block);
        Settle();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Interlocked.Increment(ref _rented);
            Settle();
        }
    }

    // One fewer is out; the last one out of a pool that is disposed of gives the lease back.
    private void Settle()
    {
        if (
            Interlocked.Decrement(ref _rented) == 0
            && Volatile.Read(ref _disposed) != 0
            && Interlocked.Exchange(ref _released, 1) == 0
        )
        {
            _lease.Dispose();
        }
    }

    private int Pop()
    {
        var seen = Volatile.Read(ref _top);
        while ((uint)seen != 0)
        {
            var block = (int)(uint)seen - 1;
            var next = (uint)Volatile.Read(ref _next[block]);
            var found = Interlocked.CompareExchange(ref _top, Changed(seen, next), seen);
            if (found == seen)
            {
                return block;
            }

            seen = found;
        }

        return -1;
    }

    private void Push(int block)
    {
        var seen = Volatile.Read(ref _top);
        while (true)
        {
            Volatile.Write(ref _next[block], (int)(uint)seen);
            var found = Interlocked.CompareExchange(ref _top, Changed(seen, (uint)block + 1), seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    private static ulong Changed(ulong seen, uint first) => (((seen >> 32) + 1) << 32) | first;
}
