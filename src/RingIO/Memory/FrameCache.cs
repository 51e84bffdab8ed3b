// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>The free frames that one processor keeps at hand: allocating and freeing them needs no lock and nobody else.</summary>
/// <remarks>
/// Half a cache is fetched where it is empty and given back, the coldest first, where it is full. A frame may be freed into another cache than
/// it came from. Thread safety: one thread at a time, mostly the one of its virtual processor; there is nothing hidden in it that a
/// thread owns. The steady state allocates nothing, takes no lock and enters no kernel.
/// </remarks>
public sealed class FrameCache : IDisposable
{
    private readonly FrameTableCore<HardwareOrder> _core;
    private readonly FrameAllocator _allocator;
    private readonly FrameStack _general;
    private readonly FrameStack _single;
    private readonly FrameTag _alone;
    private readonly int _batch;
    private bool _disposed;

    internal FrameCache(FrameAllocator allocator, CpuId cpu, int capacity)
    {
        _allocator = allocator;
        _core = allocator.Machine.Core;
        _general = new(capacity);
        // One place: the class decides nothing.
        _single = allocator.Policy == PlacementPolicy.Naive ? _general : new(capacity);
        _alone = FrameTag.FirstOf(allocator.Number, PlacementClass.General, 0);
        _batch = capacity / 2;
        Cpu = cpu;
    }

    /// <summary>The processor.</summary>
    public CpuId Cpu { get; }

    /// <summary>How many frames it has. Any thread may ask.</summary>
    public int Count => _general.Count + (ReferenceEquals(_single, _general) ? 0 : _single.Count);

    /// <summary>Allocates a frame.</summary>
    /// <param name="owner">Who owns it from now on.</param>
    /// <param name="placement">What it is for.</param>
    /// <param name="frame">The frame.</param>
    /// <returns><see langword="false"/> if neither the cache nor the allocator has one; other caches are not looked at.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="ObjectDisposedException">The cache has been disposed of.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAllocate(DomainId owner, PlacementClass placement, out Mfn frame)
    {
        var stack = FrameAllocator.IsSingle(placement) ? _single : _general;
        if (!stack.TryPop(out var index) && !TryFetch(placement, out index))
        {
            frame = default;
            return false;
        }

        _core.End(index, owner, TagOf(placement));
        frame = new(index);
        return true;
    }

    /// <summary>Allocates frames.</summary>
    /// <param name="owner">Who owns them from now on.</param>
    /// <param name="placement">What they are for.</param>
    /// <param name="frames">Filled from the start.</param>
    /// <returns>How many; fewer than asked for where neither the cache nor the allocator has more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="ObjectDisposedException">The cache has been disposed of.</exception>
    public int Allocate(DomainId owner, PlacementClass placement, Span<Mfn> frames)
    {
        var stack = FrameAllocator.IsSingle(placement) ? _single : _general;
        var tag = TagOf(placement);
        var done = 0;
        while (done < frames.Length)
        {
            var top = stack.Top(frames.Length - done);
            for (var i = top.Length - 1; i >= 0; i--)
            {
                var index = top[i];
                _core.End(index, owner, tag);
                frames[done++] = new(index);
            }

            stack.Shrink(top.Length);
            if (done == frames.Length)
            {
                break;
            }

            if (!TryFetch(placement, out var fetched))
            {
                return done;
            }

            _core.End(fetched, owner, tag);
            frames[done++] = new(fetched);
        }

        return done;
    }

    /// <summary>Frees a frame that was allocated singly.</summary>
    /// <param name="frame">The frame, from this cache, from another or from the allocator itself.</param>
    /// <param name="owner">Who must own it.</param>
    /// <exception cref="FrameException">
    /// It is free already, was never allocated here, belongs to a larger block or to somebody else, or is referred to.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">It is no frame.</exception>
    /// <exception cref="ObjectDisposedException">The cache has been disposed of.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(Mfn frame, DomainId owner)
    {
        var index = (long)frame.Value;
        if (
            _disposed
            || frame.Value >= (ulong)_core.Count
            || !_core.TryTakeBack(index, owner, _alone, FrameTag.AllocatorAndPart, out var tag)
        )
        {
            tag = TakeBackSlowly(frame, owner);
        }

        var stack = tag.Placement == PlacementClass.General ? _general : _single;
        if (stack.IsFull)
        {
            _allocator.Drain(stack, _batch);
        }

        stack.Push((uint)index);
    }

    /// <summary>Frees frames that were allocated singly, one after the other.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="owner">Who must own them.</param>
    /// <exception cref="FrameException">One cannot be freed, as in <see cref="Free(Mfn, DomainId)"/>; those before it are free.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is no frame; those before it are free.</exception>
    /// <exception cref="ObjectDisposedException">The cache has been disposed of.</exception>
    public void Free(ReadOnlySpan<Mfn> frames, DomainId owner)
    {
        foreach (var frame in frames)
        {
            Free(frame, owner);
        }
    }

    /// <summary>Gives all frames back to the allocator, where blocks can be made of them.</summary>
    public void Drain()
    {
        _allocator.Drain(_general, int.MaxValue);
        _allocator.Drain(_single, int.MaxValue);
    }

    /// <summary>Gives all frames back and closes. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Drain();
            _allocator.Close(this);
            _general.Close();
            _single.Close();
        }
    }

    private FrameTag TagOf(PlacementClass placement) =>
        FrameTag.FirstOf(_alone.Allocator, placement, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryFetch(PlacementClass placement, out uint frame)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (stack, other) =
            placement == PlacementClass.General ? (_general, _single) : (_single, _general);
        stack.Grow(_allocator.Refill(stack.Room(_batch), placement != PlacementClass.General));
        // The last ones may lie in the other place.
        return stack.TryPop(out frame) || other.TryPop(out frame);
    }

    // Refuses by name what cannot be freed; what only met a stranger in passing is taken after all.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FrameTag TakeBackSlowly(Mfn frame, DomainId owner)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var index = _allocator.Begin(frame, 1, 0, owner);
        var tag = _core.TagOf(index);
        _core.Hold(index, tag);
        return tag;
    }
}
