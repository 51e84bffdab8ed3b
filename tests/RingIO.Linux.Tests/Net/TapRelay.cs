// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Memory;

namespace RingIO.Linux.Tests.Net;

/// <summary>Carries frames between two devices on two threads until it is stopped.</summary>
internal sealed class TapRelay : IDisposable
{
    private readonly PortableBacking _memory = new(1 << 18);
    private readonly Thread[] _threads;
    private volatile bool _stop;
    private Exception? _failure;
    private long _frames;
    private long _large;

    public TapRelay(TapDevice left, TapDevice right)
    {
        var one = new FrameFragment(new PageRegion(_memory, 0, 1 << 17));
        var other = new FrameFragment(new PageRegion(_memory, 1 << 17, 1 << 17));
        _threads = [new(() => Guard(left, right, one)), new(() => Guard(right, left, other))];
        Array.ForEach(_threads, static thread => thread.Start());
    }

    public long Frames => Volatile.Read(ref _frames);

    public long Large => Volatile.Read(ref _large);

    public void Stop()
    {
        _stop = true;
        Array.ForEach(_threads, static thread => thread.Join());
        Assert.Null(_failure);
    }

    public void Dispose()
    {
        _stop = true;
        Array.ForEach(_threads, static thread => thread.Join());
        _memory.Dispose();
    }

    private void Guard(TapDevice from, TapDevice to, FrameFragment room)
    {
        try
        {
            Carry(from, to, room);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private void Carry(TapDevice from, TapDevice to, FrameFragment room)
    {
        // Two pieces at each end, cut differently.
        FrameFragment[] into = [room.Slice(0, 100), room.Slice(100, room.Length - 100)];
        while (!_stop)
        {
            if (from.TryReceive(0, into, out var frame) != ReceiveResult.Received)
            {
                from.Wait(0, TimeSpan.FromMilliseconds(50));
                continue;
            }

            FrameFragment[] pieces = [room.Slice(0, 30), room.Slice(30, frame.Length - 30)];
            while (to.TrySend(0, pieces, frame.Offload) == SendResult.TryLater && !_stop)
            {
                Thread.Yield();
            }

            Interlocked.Increment(ref _frames);
            if (frame.Offload.Kind != SegmentationKind.None && frame.Length > 1514)
            {
                Interlocked.Increment(ref _large);
            }
        }
    }
}
