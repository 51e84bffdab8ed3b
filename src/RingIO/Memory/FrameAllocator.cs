// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Allocates frames of a machine: blocks of 4 KiB to 1 GiB, batches and contiguous ranges, near each other or apart by what they are for.</summary>
/// <remarks>
/// <para>A buddy allocator. What is free, it holds busy in the machine's table, so that nobody else can be given it; what is
/// out carries its tag there, so that a frame that is free already, another's, another allocator's or part of another block is
/// refused when it is freed, by name. Its own sets take 3 bits a frame, 5 if clustered.</para>
/// <para>The hot way leads through a <see cref="FrameCache"/> of each processor: no lock, one compare-exchange to free a frame
/// and none to allocate it. What is behind the caches is under one lock, held for a few words of bits at a time: joining two halves
/// changes several sets at once, caches come there once in half a cache of frames, and a processor that must wait there for one that
/// was taken off gives its time away, which is better than spinning where there are more threads than processors.</para>
/// <para>Ownership: it stands on its machine, which cannot be disposed of before it. Thread safety: every member but
/// <see cref="Dispose"/> may be called from any thread. It enters the kernel only where two processors meet at the lock.</para>
/// </remarks>
public sealed partial class FrameAllocator : IDisposable
{
    /// <summary>The largest order: 1 GiB.</summary>
    public const int MaxOrder = 18;

    private readonly Lock _gate = new();
    private readonly MachineMemory _machine;
    private readonly PlacedZones _zones;
    private readonly List<FrameCache> _caches = [];

    // What was withdrawn and not taken back.
    private readonly FrameBits _away;
    private readonly byte _number;
    private readonly FrameTag _held;
    private readonly int _areaOrder;
    private long _total;
    private bool _disposed;

    /// <summary>Makes an allocator of all of a machine's frames.</summary>
    /// <param name="machine">The machine; all its frames are free.</param>
    /// <param name="options">How to place; the defaults if null.</param>
    /// <exception cref="FrameException">One is not free.</exception>
    public FrameAllocator(MachineMemory machine, FrameAllocatorOptions? options = null)
        : this(machine, new(0), machine?.FrameCount ?? 0, options) { }

    /// <summary>Makes an allocator of some of a machine's frames, as a guest has one of its own.</summary>
    /// <param name="machine">The machine, of at most 2^32 frames.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many, all free; none if 0 (see <see cref="Adopt"/>).</param>
    /// <param name="options">How to place; the defaults if null.</param>
    /// <exception cref="FrameException">One is not free.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames, or a superpage is larger than 1 GiB.</exception>
    public FrameAllocator(
        MachineMemory machine,
        Mfn first,
        long count,
        FrameAllocatorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(machine);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(machine.FrameCount, 1L << 32);
        _areaOrder = options.Superpage.Order.Value;
        if (_areaOrder is < 1 or > MaxOrder)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Superpage,
                "A superpage is larger than 4 KiB and at most 1 GiB."
            );
        }

        Policy = options.Policy;
        Superpage = options.Superpage;
        _machine = machine;
        _away = new(machine.FrameCount);
        _zones = new(machine.FrameCount, MaxOrder, Policy, _areaOrder);
        _number = machine.Enter();
        _held = FrameTag.FirstOf(_number, PlacementClass.General, 0);
        try
        {
            if (count != 0)
            {
                Adopt(first, count);
            }
        }
        catch
        {
            machine.Leave(_number, isFree: true);
            throw;
        }
    }

    /// <summary>Whether the class decides where a frame lies.</summary>
    public PlacementPolicy Policy { get; }

    /// <summary>The superpage whose areas the placement knows.</summary>
    public PageSize Superpage { get; }

    /// <summary>The machine.</summary>
    public MachineMemory Machine => _machine;

    /// <summary>Its number on the machine, as <see cref="FrameTag.Allocator"/> says it.</summary>
    public byte Number => _number;

    /// <summary>Allocates a block.</summary>
    /// <param name="owner">Who owns its frames from now on.</param>
    /// <param name="order">Its order, 0 (4 KiB) to 18 (1 GiB); the block begins at a multiple of its size.</param>
    /// <param name="placement">What it is for.</param>
    /// <param name="first">Its first frame.</param>
    /// <returns><see langword="false"/> if there is no such block; frames in caches are not looked at.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order or class.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public bool TryAllocate(
        DomainId owner,
        PageOrder order,
        PlacementClass placement,
        out Mfn first
    )
    {
        CheckOrder(order);
        var single = IsSingle(placement);
        bool found;
        long at;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            found = _zones.TryTake(order.Value, single, out at);
        }

        if (found)
        {
            Issue(at, order.Value, owner, placement);
        }

        first = new((ulong)at);
        return found;
    }

    /// <summary>Allocates single frames.</summary>
    /// <param name="owner">Who owns them from now on.</param>
    /// <param name="placement">What they are for.</param>
    /// <param name="frames">Filled from the start.</param>
    /// <returns>How many; fewer than asked for where there are no more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public int Allocate(DomainId owner, PlacementClass placement, Span<Mfn> frames)
    {
        var single = IsSingle(placement);
        Span<uint> some = stackalloc uint[64];
        var done = 0;
        while (done < frames.Length)
        {
            var taken = Refill(some[..Math.Min(some.Length, frames.Length - done)], single);
            if (taken == 0)
            {
                break;
            }

            foreach (var frame in some[..taken])
            {
                Issue(frame, 0, owner, placement);
                frames[done++] = new(frame);
            }
        }

        return done;
    }

    /// <summary>Allocates frames that follow each other, of any number.</summary>
    /// <param name="owner">Who owns them from now on.</param>
    /// <param name="count">How many, at least 1 and at most 2^18.</param>
    /// <param name="alignment">The first is a multiple of so many frames.</param>
    /// <param name="placement">What they are for.</param>
    /// <param name="first">The first.</param>
    /// <returns><see langword="false"/> if no free block holds them: the smallest that does is taken, and its rest given back.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the alignment is beyond 1 GiB, or there is no such class.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public bool TryAllocateRange(
        DomainId owner,
        long count,
        PageOrder alignment,
        PlacementClass placement,
        out Mfn first
    )
    {
        var order = new PageOrder(Math.Max(PageOrder.Holding(count).Value, alignment.Value));
        CheckOrder(order);
        CheckOrder(alignment);
        var single = IsSingle(placement);
        bool found;
        long at;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            found = _zones.TryTake(order.Value, single, out at);
            if (found)
            {
                _zones.PutRange(at + count, order.Frames - count);
            }
        }

        first = new((ulong)at);
        for (long done = 0, size; found && done < count; done += size)
        {
            var piece = _zones.PieceOrder(at + done, count - done);
            Issue(at + done, piece, owner, placement);
            size = 1L << piece;
        }

        return found;
    }

    /// <summary>Opens the cache of a processor.</summary>
    /// <param name="cpu">The processor, for reports.</param>
    /// <param name="capacity">How many frames it keeps of those for superpages, and how many of those that are mapped one by one; at least 2.</param>
    /// <returns>The cache; its thread disposes of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 2.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public FrameCache OpenCache(CpuId cpu, int capacity = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        var cache = new FrameCache(this, cpu, capacity);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _caches.Add(cache);
        }

        return cache;
    }

    /// <summary>Gives up what is free; the machine has it again. Frames that are out stay as they are. Disposing twice is harmless.</summary>
    /// <remarks>Nobody may be in another member meanwhile.</remarks>
    /// <exception cref="InvalidOperationException">A cache is open: dispose of it first.</exception>
    public void Dispose()
    {
        bool allIsBack;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            if (_caches.Count != 0)
            {
                throw new InvalidOperationException(
                    $"{_caches.Count} cache(s) of the allocator are open: dispose of them first."
                );
            }

            _disposed = true;
            allIsBack = _total == _zones.Free;
            Span<uint> some = stackalloc uint[64];
            for (int taken; (taken = _zones.Take(some, single: false)) != 0; )
            {
                foreach (var frame in some[..taken])
                {
                    _machine.Core.Free(frame);
                }
            }
        }

        _machine.Leave(_number, allIsBack);
    }

    /// <summary>Takes single frames for a cache.</summary>
    internal int Refill(Span<uint> frames, bool single)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _zones.Take(frames, single);
        }
    }

    /// <summary>Takes single frames back from a cache.</summary>
    internal void Drain(FrameStack stack, int most)
    {
        lock (_gate)
        {
            var frames = stack.Bottom(most);
            foreach (var frame in frames)
            {
                _zones.Put(frame, 0);
            }

            stack.Drop(frames.Length);
        }
    }

    /// <summary>Forgets a cache that is empty.</summary>
    internal void Close(FrameCache cache)
    {
        lock (_gate)
        {
            _caches.Remove(cache);
        }
    }

    private void Issue(long first, int order, DomainId owner, PlacementClass placement)
    {
        var core = _machine.Core;
        core.End(first, owner, FrameTag.FirstOf(_number, placement, order));
        var inside = FrameTag.InsideOf(_number, placement);
        for (var i = 1L; i < 1L << order; i++)
        {
            core.End(first + i, owner, inside);
        }
    }

    private static void CheckOrder(PageOrder order)
    {
        if ((uint)order.Value > MaxOrder)
        {
            throw new ArgumentOutOfRangeException(
                nameof(order),
                order,
                $"Orders are 0 (4 KiB) to {MaxOrder} (1 GiB)."
            );
        }
    }

    /// <summary>Whether a class is mapped page by page.</summary>
    internal static bool IsSingle(PlacementClass placement)
    {
        if ((uint)placement > (uint)PlacementClass.Granted)
        {
            ThrowNoClass(placement);
        }

        return placement != PlacementClass.General;
    }

    private static void ThrowNoClass(PlacementClass placement) =>
        throw new ArgumentOutOfRangeException(
            nameof(placement),
            placement,
            "There is no such class."
        );
}
