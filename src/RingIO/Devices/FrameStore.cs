// SPDX-License-Identifier: MIT

using System.Numerics;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Devices;

/// <summary>A bounded queue of whole frames in memory of its own.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal sealed class FrameStore : IDisposable
{
    private readonly PortableBacking _memory;
    private readonly FrameFragment[] _slots;
    private readonly ReceivedFrame[] _frames;
    private uint _taken;
    private uint _put;
    private bool _closed;

    public FrameStore(int depth, int longest)
    {
        var count = (int)BitOperations.RoundUpToPowerOf2((uint)depth);
        var bytes = PageSize.Size4K.RoundUp(longest);
        _memory = new PortableBacking(count * bytes);
        _frames = new ReceivedFrame[count];
        _slots = new FrameFragment[count];
        for (var slot = 0; slot < count; slot++)
        {
            _slots[slot] = new FrameFragment(new PageRegion(_memory, slot * bytes, bytes)).Slice(
                0,
                longest
            );
        }
    }

    public int Count => (int)(_put - _taken);

    public SendResult TryPut(ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        // The other end may be gone, and the memory with it.
        if (_closed)
        {
            return SendResult.Refused;
        }

        if (Count == _slots.Length)
        {
            return SendResult.TryLater;
        }

        var slot = _put & (uint)(_slots.Length - 1);
        var room = _slots[slot].SharedSpan;
        if (FrameFragments.Length(frame) > room.Length)
        {
            return SendResult.Refused;
        }

        _frames[slot] = new ReceivedFrame(FrameFragments.CopyTo(frame, 0, room), offload);
        _put++;
        return SendResult.Sent;
    }

    public ReceiveResult TryTake(ReadOnlySpan<FrameFragment> into, out ReceivedFrame frame)
    {
        if (Count == 0)
        {
            frame = default;
            return ReceiveResult.Empty;
        }

        var slot = _taken++ & (uint)(_slots.Length - 1);
        frame = _frames[slot];
        var bytes = _slots[slot].SharedSpan[..frame.Length];
        return FrameFragments.CopyFrom(bytes, into) == frame.Length
            ? ReceiveResult.Received
            : ReceiveResult.TooLong;
    }

    public void Dispose()
    {
        _closed = true;
        _memory.Dispose();
    }
}
