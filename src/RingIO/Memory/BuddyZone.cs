// SPDX-License-Identifier: MIT

using System.Numerics;

namespace RingIO.Memory;

/// <summary>Free blocks of 2^k frames at multiples of 2^k: two free halves are one free block.</summary>
/// <remarks>
/// Of each order a set of its free blocks, 2 bits a frame in all. Knowlton, A Fast Storage Allocator, CACM 1965. Thread
/// safety: none.
/// </remarks>
internal sealed class BuddyZone
{
    private readonly FrameBits[] _orders;

    // Which orders have a free block.
    private uint _present;

    /// <summary>Makes a zone without a free block.</summary>
    /// <param name="frames">Frames are numbered below it.</param>
    /// <param name="maxOrder">The order from which on blocks stay apart.</param>
    public BuddyZone(long frames, int maxOrder)
    {
        MaxOrder = maxOrder;
        _orders =
        [
            .. Enumerable.Range(0, maxOrder + 1).Select(order => new FrameBits(frames >> order)),
        ];
        Size = frames;
    }

    /// <summary>The order from which on blocks stay apart.</summary>
    public int MaxOrder { get; }

    /// <summary>How many frames are free.</summary>
    public long Free { get; private set; }

    /// <summary>How many bytes it takes.</summary>
    public long Bytes => _orders.Sum(blocks => blocks.Bytes);

    /// <summary>The largest order of which there is a block; -1 if nothing is free.</summary>
    public int LargestOrder => 31 - BitOperations.LeadingZeroCount(_present);

    private long Size { get; }

    /// <summary>How many frames are in free blocks of an order and of those above.</summary>
    /// <param name="order">The order, from 0 on.</param>
    /// <returns>Frames.</returns>
    public long FreeIn(int order)
    {
        var frames = 0L;
        for (var k = order; k <= MaxOrder; k++)
        {
            frames += _orders[k].Count << k;
        }

        return frames;
    }

    /// <summary>The lowest block of an order of which there is one.</summary>
    /// <param name="order">The order.</param>
    /// <returns>Its first frame.</returns>
    public long FirstOf(int order) => _orders[order].First << order;

    /// <summary>Takes a block.</summary>
    /// <param name="order">Its order.</param>
    /// <param name="from">From which free block.</param>
    /// <param name="first">Its first frame.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(int order, TakeFrom from, out long first)
    {
        first = 0;
        var able = order > MaxOrder ? 0 : _present >> order << order;
        if (able == 0)
        {
            return false;
        }

        Cut(Choose(able, from), order, from, out first);
        return true;
    }

    /// <summary>Takes single frames, whole blocks of them where they fit.</summary>
    /// <param name="frames">Filled from the start.</param>
    /// <param name="from">From which free blocks.</param>
    /// <returns>How many there were.</returns>
    public int Take(Span<uint> frames, TakeFrom from)
    {
        var taken = 0;
        while (taken < frames.Length && _present != 0)
        {
            var room = BitOperations.Log2((uint)(frames.Length - taken));
            var found = Choose(_present, from);
            var order = Math.Min(room, found);
            Cut(found, order, from, out var first);
            for (var i = 0; i < 1 << order; i++)
            {
                frames[taken++] = (uint)(first + i);
            }
        }

        return taken;
    }

    /// <summary>Puts a block in, and joins it with its free neighbours.</summary>
    /// <param name="first">Its first frame, a multiple of its size.</param>
    /// <param name="order">Its order.</param>
    /// <returns>The first frame and the order of the block that it is part of now.</returns>
    public (long First, int Order) Put(long first, int order)
    {
        while (order < MaxOrder)
        {
            var other = first ^ (1L << order);
            if (other + (1L << order) > Size || !_orders[order][other >> order])
            {
                break;
            }

            Remove(other, order);
            first = Math.Min(first, other);
            order++;
        }

        Add(first, order);
        return (first, order);
    }

    /// <summary>Takes a block that is there.</summary>
    /// <param name="first">Its first frame.</param>
    /// <param name="order">Its order.</param>
    public void Remove(long first, int order)
    {
        _orders[order].Remove(first >> order);
        Free -= 1L << order;
        if (_orders[order].Count == 0)
        {
            _present &= ~(1U << order);
        }
    }

    /// <summary>Moves the free blocks of a range to another zone.</summary>
    /// <param name="first">The range's first frame, a multiple of its size.</param>
    /// <param name="order">The range's order; no block is larger.</param>
    /// <param name="to">The other zone.</param>
    public void Move(long first, int order, BuddyZone to)
    {
        for (var k = 0; k <= order; k++)
        {
            // A range at the machine's end may have fewer blocks.
            var end = Math.Min(first + (1L << order), Size >> k << k);
            for (var block = first; block < end; block += 1L << k)
            {
                if (_orders[k][block >> k])
                {
                    Remove(block, k);
                    to.Add(block, k);
                }
            }
        }
    }

    // The order of the free block to take from, of those that are able.
    private int Choose(uint able, TakeFrom from)
    {
        var best = BitOperations.TrailingZeroCount(able);
        if (from == TakeFrom.Smallest)
        {
            return best;
        }

        for (var rest = able & (able - 1); rest != 0; rest &= rest - 1)
        {
            var order = BitOperations.TrailingZeroCount(rest);
            if (
                from == TakeFrom.Lowest
                    ? FirstOf(order) < FirstOf(best)
                    : LastOf(order) > LastOf(best)
            )
            {
                best = order;
            }
        }

        return best;
    }

    // Halves a block until it has the wanted order; what is left over stays.
    private void Cut(int found, int order, TakeFrom from, out long first)
    {
        first = from == TakeFrom.Highest ? LastOf(found) : FirstOf(found);
        Remove(first, found);
        while (found > order)
        {
            found--;
            var upper = first + (1L << found);
            if (from == TakeFrom.Highest)
            {
                Add(first, found);
                first = upper;
            }
            else
            {
                Add(upper, found);
            }
        }
    }

    private long LastOf(int order) => _orders[order].Last << order;

    private void Add(long first, int order)
    {
        _orders[order].Add(first >> order);
        Free += 1L << order;
        _present |= 1U << order;
    }
}
