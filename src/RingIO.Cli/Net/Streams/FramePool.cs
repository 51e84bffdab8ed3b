// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Cli.Net.Paths;
using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Cli.Net.Streams;

/// <summary>Pages for frames that are sent: whole ones, a frame each, or slots of a page for headers.</summary>
/// <remarks>What is taken comes back when the path says that the frame is out. Thread safety: one thread at a time.</remarks>
internal sealed class FramePool
{
    /// <summary>The bytes of a slot for headers.</summary>
    public const int HeaderSlot = 128;

    private readonly PageRun _pages;
    private readonly int _slotBytes;
    private readonly int[] _free;
    private int _count;

    /// <summary>Makes a pool.</summary>
    /// <param name="pages">Its pages.</param>
    /// <param name="slotBytes">The bytes of a slot: a part of a page, or a whole one.</param>
    public FramePool(PageRun pages, int slotBytes)
    {
        _pages = pages;
        _slotBytes = slotBytes;
        _count = (int)(pages.Capacity / slotBytes);
        _free = new int[_count];
        // The last one first: the lowest is taken first.
        for (var slot = 0; slot < _count; slot++)
        {
            _free[slot] = _count - 1 - slot;
        }
    }

    /// <summary>How many slots are not in use.</summary>
    public int Free => _count;

    /// <summary>Takes a slot.</summary>
    /// <param name="slot">Its number, which is the frame's cookie.</param>
    /// <param name="bytes">Where it is.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(out int slot, out FrameFragment bytes)
    {
        if (_count == 0)
        {
            slot = -1;
            bytes = default;
            return false;
        }

        slot = _free[--_count];
        bytes = _pages.At((long)slot * _slotBytes, _slotBytes);
        return true;
    }

    /// <summary>A slot's first bytes as a piece of a frame.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="length">How many bytes.</param>
    /// <returns>The piece.</returns>
    public NetFragment Fragment(int slot, int length)
    {
        var start = (long)slot * _slotBytes;
        return new NetFragment(
            _pages.FrameOf((int)(start / PageRun.PageBytes)),
            (ushort)(start % PageRun.PageBytes),
            (ushort)length
        );
    }

    /// <summary>Gives a slot back.</summary>
    /// <param name="slot">The slot.</param>
    public void Return(int slot)
    {
        Debug.Assert(_count < _free.Length);
        _free[_count++] = slot;
    }
}
