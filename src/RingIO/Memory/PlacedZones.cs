// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>
/// The free blocks of an allocator by where they lie: in areas of a superpage's size that hold, or may hold, frames that are mapped one
/// by one, and everywhere else.
/// </summary>
/// <remarks>
/// A free block is in the single zone if its area is marked, else in the general one. An area is marked when single frames
/// are wanted and no marked one has any, and when a frame comes back to an area that has a hole (a frame of it is another's):
/// no superpage maps such an area anyway. It loses the mark when all of it is free. The naive policy has one zone and marks
/// nothing. Thread safety: none.
/// </remarks>
internal sealed class PlacedZones
{
    private readonly BuddyZone _general;
    private readonly BuddyZone? _single;
    private readonly FrameBits _marked;

    // Areas without a hole; of a marked one it says nothing.
    private readonly FrameBits _whole;
    private readonly int _areaOrder;

    public PlacedZones(long frames, int maxOrder, PlacementPolicy policy, int areaOrder)
    {
        _areaOrder = areaOrder;
        _general = new(frames, maxOrder);
        if (policy == PlacementPolicy.Clustered)
        {
            _single = new(frames, areaOrder);
        }

        var areas = (frames >> areaOrder) + 1;
        _marked = new(areas);
        _whole = new(areas);
    }

    /// <summary>How many frames are free.</summary>
    public long Free => _general.Free + (_single?.Free ?? 0);

    /// <summary>How many areas are kept for single frames.</summary>
    public long MarkedAreas => _marked.Count;

    /// <summary>How many bytes it takes.</summary>
    public long Bytes => _general.Bytes + (_single?.Bytes ?? 0) + _marked.Bytes + _whole.Bytes;

    /// <summary>How many frames are in free blocks of an order and of those above.</summary>
    public long FreeIn(int order) => _general.FreeIn(order) + (_single?.FreeIn(order) ?? 0);

    /// <summary>Takes a block.</summary>
    public bool TryTake(int order, bool single, out long first)
    {
        if (_single is null || order >= _areaOrder)
        {
            return _general.TryTake(order, TakeFrom.Smallest, out first);
        }

        // Short of memory, an ordinary frame may lie among the single ones: it harms nobody.
        return single
            ? _single.TryTake(order, TakeFrom.Lowest, out first)
                || (TryMark(order) && _single.TryTake(order, TakeFrom.Lowest, out first))
            : _general.TryTake(order, TakeFrom.Smallest, out first)
                || _single.TryTake(order, TakeFrom.Highest, out first);
    }

    /// <summary>Takes frames one by one.</summary>
    public int Take(Span<uint> frames, bool single)
    {
        if (_single is null)
        {
            return _general.Take(frames, TakeFrom.Smallest);
        }

        if (!single)
        {
            var taken = _general.Take(frames, TakeFrom.Smallest);
            return taken + _single.Take(frames[taken..], TakeFrom.Highest);
        }

        return TakeSingle(frames, TakeFrom.Lowest);
    }

    /// <summary>Takes frames that leave for good: whole areas first, so that the holes are few.</summary>
    public int Withdraw(Span<uint> frames)
    {
        var taken = 0;
        var area = 1 << _areaOrder;
        while (
            _single is not null
            && frames.Length - taken >= area
            && _general.TryTake(_areaOrder, TakeFrom.Smallest, out var first)
        )
        {
            _whole.Remove(first >> _areaOrder);
            for (var i = 0; i < area; i++)
            {
                frames[taken++] = (uint)(first + i);
            }
        }

        return _single is null
            ? taken + _general.Take(frames, TakeFrom.Smallest)
            : taken + TakeSingle(frames[taken..], TakeFrom.Highest);
    }

    /// <summary>Puts a block in.</summary>
    public void Put(long first, int order)
    {
        if (_single is null)
        {
            _general.Put(first, order);
            return;
        }

        if (order >= _areaOrder)
        {
            PutAreas(first, order);
            return;
        }

        var area = first >> _areaOrder;
        if (!_marked[area])
        {
            if (_whole[area])
            {
                _general.Put(first, order);
                return;
            }

            Mark(area);
        }

        var joined = _single.Put(first, order);
        if (joined.Order == _areaOrder)
        {
            _single.Remove(joined.First, _areaOrder);
            _marked.Remove(area);
            PutAreas(joined.First, _areaOrder);
        }
    }

    /// <summary>Puts frames in, in blocks as large as they allow.</summary>
    public void PutRange(long first, long count)
    {
        for (long done = 0, size; done < count; done += size)
        {
            var order = PieceOrder(first + done, count - done);
            Put(first + done, order);
            size = 1L << order;
        }
    }

    /// <summary>The order of the largest block that begins at a frame and has at most so many.</summary>
    public int PieceOrder(long first, long count) =>
        Math.Min(
            Math.Min((int)long.TrailingZeroCount(first), (int)long.Log2(count)),
            _general.MaxOrder
        );

    // Lowest, to gather them; highest for what leaves, so that its holes are where few are.
    private int TakeSingle(Span<uint> frames, TakeFrom from)
    {
        var taken = _single!.Take(frames, from);
        while (taken < frames.Length && TryMark(0))
        {
            taken += _single.Take(frames[taken..], from);
        }

        return taken;
    }

    private void PutAreas(long first, int order)
    {
        for (var area = first >> _areaOrder; area < (first + (1L << order)) >> _areaOrder; area++)
        {
            if (!_whole[area])
            {
                _whole.Add(area);
            }

            // All its frames had left one by one; now they come back at once.
            if (_marked[area])
            {
                _marked.Remove(area);
            }
        }

        _general.Put(first, order);
    }

    // A free area, or the one with the largest free block: a block of one area, for larger ones hold whole areas.
    private bool TryMark(int order)
    {
        var largest = _general.LargestOrder;
        if (largest < order)
        {
            return false;
        }

        if (largest < _areaOrder)
        {
            Mark(_general.FirstOf(largest) >> _areaOrder);
            return true;
        }

        _general.TryTake(_areaOrder, TakeFrom.Smallest, out var first);
        _marked.Add(first >> _areaOrder);
        _single!.Put(first, _areaOrder);
        return true;
    }

    private void Mark(long area)
    {
        _marked.Add(area);
        _general.Move(area << _areaOrder, _areaOrder, _single!);
    }
}
