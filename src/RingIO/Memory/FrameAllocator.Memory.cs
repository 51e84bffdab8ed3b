// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <content>Which frames it answers for, and where they are.</content>
public sealed partial class FrameAllocator
{
    /// <summary>Where the frames are.</summary>
    public FrameAccount Account
    {
        get
        {
            lock (_gate)
            {
                return new(_total, _zones.Free, _caches.Sum(cache => (long)cache.Count));
            }
        }
    }

    /// <summary>How many areas of a superpage's size are kept for frames that are mapped one by one, or have a hole; 0 under the naive policy.</summary>
    public long ClusterAreas
    {
        get
        {
            lock (_gate)
            {
                return _zones.MarkedAreas;
            }
        }
    }

    /// <summary>How many bytes its sets take, beside the machine's 16 bytes a frame.</summary>
    public long SetBytes => _zones.Bytes + _away.Bytes;

    /// <summary>Takes free frames of the machine in, whether they were here before or not.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many, at least 1; each or none.</param>
    /// <exception cref="FrameException">One is not free; it is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public void Adopt(Mfn first, long count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var start = _machine.BeginFree(first, count);
        for (var i = 0L; i < count; i++)
        {
            _machine.Core.Hold(start + i, _held);
        }

        lock (_gate)
        {
            for (var i = start; _away.Count != 0 && i < start + count; i++)
            {
                Forget(i);
            }

            _total += count;
            _zones.PutRange(start, count);
        }
    }

    /// <summary>Takes back frames that it gave to the machine, as a balloon that deflates does.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>How many; fewer where there are no more. What somebody else has meanwhile is not one of them any more.</returns>
    /// <remarks>
    /// The lowest first, so that the holes of one area are filled before those of the next: it is the guest that says where
    /// memory comes back (Xen: XENMEM_populate_physmap). Frames that come back in any order (<see cref="Adopt"/>) leave a hole in many
    /// areas for long, and no placement makes up for that.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public int Restore(int count)
    {
        var done = 0;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            while (done < count && _away.Count != 0)
            {
                var frame = _away.First;
                _away.Remove(frame);
                if (_machine.Core.TryBeginFree(frame))
                {
                    _machine.Core.Hold(frame, _held);
                    _zones.Put(frame, 0);
                    done++;
                }
            }

            _total += done;
        }

        return done;
    }

    /// <summary>Gives free frames back to the machine, as a balloon that inflates does.</summary>
    /// <param name="frames">Filled from the start: which.</param>
    /// <returns>How many; fewer than asked for where there are no more.</returns>
    /// <remarks>Clustered, whole areas leave, and what is less comes from where no superpage maps anyway.</remarks>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public int Withdraw(Span<Mfn> frames)
    {
        Span<uint> some = stackalloc uint[1 << 10];
        var done = 0;
        while (done < frames.Length)
        {
            int taken;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                taken = _zones.Withdraw(some[..Math.Min(some.Length, frames.Length - done)]);
                _total -= taken;
                foreach (var frame in some[..taken])
                {
                    // Free before anybody can look for it among those that are away.
                    _machine.Core.Free(frame);
                    _away.Add(frame);
                }
            }

            if (taken == 0)
            {
                break;
            }

            foreach (var frame in some[..taken])
            {
                frames[done++] = new(frame);
            }
        }

        return done;
    }

    private void Forget(long frame)
    {
        if (_away[frame])
        {
            _away.Remove(frame);
        }
    }

    /// <summary>How much of its memory superpages can map.</summary>
    /// <returns>The figures; every frame of the machine is looked at.</returns>
    /// <remarks>
    /// As an operating system maps all its memory: what the allocator answers for is mapped, used or not. One superpage maps an area of
    /// its size if every frame of the area is this allocator's, and none is out to be mapped by itself. Exact where nobody
    /// allocates or frees meanwhile.
    /// </remarks>
    public SuperpageCoverage Coverage()
    {
        var core = _machine.Core;
        long mapped = 0,
            bySuperpage = 0,
            single = 0;
        var areaFrames = 1L << _areaOrder;
        for (var area = 0L; area < core.Count; area += areaFrames)
        {
            long ours = 0,
                apart = 0;
            for (var frame = area; frame < Math.Min(area + areaFrames, core.Count); frame++)
            {
                var info = core.Look(frame);
                if (info.Tag.Allocator == _number)
                {
                    ours++;
                    apart += !info.IsHeld && info.Tag.Placement != PlacementClass.General ? 1 : 0;
                }
            }

            mapped += ours;
            single += apart;
            bySuperpage += ours == areaFrames && apart == 0 ? ours : 0;
        }

        var shift = PageSize.Size4K.Shift;
        return new(mapped << shift, bySuperpage << shift, single << shift);
    }

    /// <summary>External fragmentation: which part of what is free is of no use to a block of an order.</summary>
    /// <param name="order">The order, 0 to 18.</param>
    /// <returns>0 (all of it is in large enough blocks, or nothing is free) to 1 (none is).</returns>
    /// <remarks>Source: Gorman, Whitcroft, The What, The Why and the Where To of Anti-Fragmentation, OLS 2006: F(j). Caches are not looked at.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order.</exception>
    public double ExternalFragmentation(PageOrder order)
    {
        CheckOrder(order);
        lock (_gate)
        {
            var free = _zones.Free;
            return free == 0 ? 0 : (double)(free - _zones.FreeIn(order.Value)) / free;
        }
    }
}
