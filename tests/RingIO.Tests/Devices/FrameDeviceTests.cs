// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Devices;
using RingIO.Memory;
using RingIO.Tests.Support;

namespace RingIO.Tests.Devices;

[Collection(AllocationProbe.Alone)]
public sealed class FrameDeviceTests : IDisposable
{
    private readonly PortableBacking _memory = new(1 << 18);
    private readonly FrameFragment _first;
    private readonly FrameFragment _second;

    public FrameDeviceTests()
    {
        _first = new FrameFragment(new PageRegion(_memory, 0, 1 << 17));
        _second = new FrameFragment(new PageRegion(_memory, 1 << 17, 1 << 17));
        new Random(1).NextBytes(_first.SharedSpan);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Layouts_AreVirtioNetHdrAndIovec()
    {
        Assert.Equal(10, Unsafe.SizeOf<FrameOffload>());
        var offload = new FrameOffload
        {
            Checksum = ChecksumState.Verified,
            RawKind = 0x81,
            HeaderLength = 0x0202,
            SegmentSize = 0x0303,
            ChecksumStart = 0x0404,
            ChecksumOffset = 0x0505,
        };
        byte[] expected = [2, 0x81, 2, 2, 3, 3, 4, 4, 5, 5];
        var bytes = new byte[10];
        Unsafe.WriteUnaligned(ref bytes[0], offload);
        Assert.Equal(expected, bytes);
        Assert.Equal(SegmentationKind.TcpV4, offload.Kind);
        Assert.True(offload.HasEcn);
        Assert.Equal(2 * IntPtr.Size, Unsafe.SizeOf<FrameFragment>());
    }

    [Fact]
    public void Slice_EveryOffsetAndLength_NamesTheSameBytes()
    {
        FrameFragment[] pieces =
        [
            _first.Slice(10, 3),
            _first.Slice(13, 0),
            _first.Slice(13, 5),
            _first.Slice(18, 2),
        ];
        var into = new FrameFragment[4];
        var copy = new byte[10];
        for (var offset = 0; offset <= 10; offset++)
        {
            for (var length = 0; length <= 10 - offset; length++)
            {
                var count = FrameFragments.Slice(pieces, offset, length, into);
                Assert.Equal(length, FrameFragments.CopyTo(into.AsSpan(0, count), 0, copy));
                Assert.Equal(_first.SharedSpan.Slice(10 + offset, length), copy.AsSpan(0, length));
                Assert.Equal(
                    Math.Min(length, 10 - offset),
                    FrameFragments.CopyTo(pieces, offset, copy.AsSpan(0, length))
                );
            }

            Assert.Equal(-1, FrameFragments.Slice(pieces, offset, 11 - offset, into));
        }

        Assert.Equal(-1, FrameFragments.Slice(pieces, 0, 10, into.AsSpan(0, 2)));
        Assert.Equal(-1, FrameFragments.Slice(pieces, -1, 1, into));
    }

    [Fact]
    public void Fragment_OutsideItsMemory_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameFragment(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameFragment(4096, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _first.Slice(1, _first.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => _first.Slice(int.MaxValue, 1));
    }

    [Fact]
    public void Loopback_KeepsOrderBytesAndOffload_AndIsBounded()
    {
        using var device = MemoryFrameDevice.CreateLoopback(new() { Depth = 4 });
        for (var number = 0; number < 4; number++)
        {
            FrameFragment[] frame = [_first.Slice(number, 20), _first.Slice(500, number)];
            Assert.Equal(SendResult.Sent, device.TrySend(0, frame, Checksum(number)));
        }

        Assert.Equal(SendResult.TryLater, device.TrySend(0, [_first.Slice(0, 60)], default));
        for (var number = 0; number < 4; number++)
        {
            FrameFragment[] into = [_second.Slice(0, 7), _second.Slice(7, 100)];
            Assert.Equal(ReceiveResult.Received, device.TryReceive(0, into, out var frame));
            Assert.Equal(new ReceivedFrame(20 + number, Checksum(number)), frame);
            Assert.Equal(_first.SharedSpan.Slice(number, 20), _second.SharedSpan[..20]);
            Assert.Equal(
                _first.SharedSpan.Slice(500, number),
                _second.SharedSpan.Slice(20, number)
            );
        }

        Assert.Equal(ReceiveResult.Empty, device.TryReceive(0, [_second], out _));
    }

    [Fact]
    public void TryReceive_IntoTooLittle_LosesThatFrameOnly()
    {
        using var device = MemoryFrameDevice.CreateLoopback();
        device.TrySend(0, [_first.Slice(0, 60)], default);
        device.TrySend(0, [_first.Slice(0, 60)], default);
        Assert.Equal(ReceiveResult.TooLong, device.TryReceive(0, [_second.Slice(0, 59)], out _));
        Assert.Equal(ReceiveResult.Received, device.TryReceive(0, [_second.Slice(0, 60)], out _));
        Assert.Equal(0, device.Waiting);
    }

    [Fact]
    public void Pair_CrossesAndOutlivesItsOtherEnd()
    {
        var (one, other) = MemoryFrameDevice.CreatePair();
        Assert.Equal(SendResult.Sent, one.TrySend(0, [_first.Slice(0, 60)], default));
        Assert.Equal(0, one.Waiting);
        Assert.Equal(ReceiveResult.Received, other.TryReceive(0, [_second], out _));
        other.Dispose();
        other.Dispose();
        Assert.Equal(SendResult.Refused, one.TrySend(0, [_first.Slice(0, 60)], default));
        Assert.Throws<ObjectDisposedException>(() =>
            other.TrySend(0, [_first.Slice(0, 60)], default)
        );
        one.Dispose();
    }

    [Fact]
    public void TrySend_WhatTheDeviceDoesNotDo_IsRefused()
    {
        using var bare = new SinkFrameDevice(new() { Features = FrameDeviceFeatures.None });
        using var able = new SinkFrameDevice();
        var segments = new FrameOffload
        {
            Checksum = ChecksumState.Needed,
            RawKind = 1,
            SegmentSize = 1448,
        };
        FrameFragment[] two = [_first.Slice(0, 30), _first.Slice(30, 30)];
        Assert.Equal(SendResult.Refused, bare.TrySend(0, two, default));
        Assert.Equal(SendResult.Sent, able.TrySend(0, two, default));
        Assert.Equal(SendResult.Refused, bare.TrySend(0, [_first.Slice(0, 60)], Checksum(1)));
        Assert.Equal(SendResult.Refused, able.TrySend(0, [_first.Slice(0, 9000)], default));
        Assert.Equal(SendResult.Sent, able.TrySend(0, [_first.Slice(0, 9000)], segments));
        Assert.Equal(9060, able.Bytes);
        foreach (
            var wrong in new[]
            {
                segments with
                {
                    SegmentSize = 0,
                },
                segments with
                {
                    Checksum = ChecksumState.None,
                },
                segments with
                {
                    RawKind = 2,
                },
                segments with
                {
                    RawKind = 3,
                },
                segments with
                {
                    RawKind = 0x80,
                },
                segments with
                {
                    RawKind = 0xFF,
                },
            }
        )
        {
            Assert.Equal(SendResult.Refused, able.TrySend(0, [_first.Slice(0, 9000)], wrong));
        }

        Assert.Equal(SendResult.Refused, able.TrySend(0, [], default));
        Assert.Equal(SendResult.Refused, able.TrySend(0, [_first.Slice(0, 13)], default));
        Assert.Equal(SendResult.Refused, able.TrySend(0, [_first], segments));
        Assert.Equal(
            SendResult.Refused,
            able.TrySend(0, new FrameFragment[able.MaxFragments + 1], segments)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => able.TrySend(1, two, default));
        Assert.Throws<ArgumentException>(() => able.TryReceive(0, new FrameFragment[65], out _));
    }

    [Fact]
    public void Source_GivesItsFrameSoOften()
    {
        using var source = new SourceFrameDevice(_first.SharedSpan[..99], Checksum(5), count: 2);
        for (var left = 1; left >= 0; left--)
        {
            Assert.Equal(ReceiveResult.Received, source.TryReceive(0, [_second], out var frame));
            Assert.Equal(new ReceivedFrame(99, Checksum(5)), frame);
            Assert.Equal(_first.SharedSpan[..99], _second.SharedSpan[..99]);
            Assert.Equal(left, source.Left);
        }

        Assert.Equal(ReceiveResult.Empty, source.TryReceive(0, [_second], out _));
        Assert.Equal(SendResult.Refused, source.TrySend(0, [_first.Slice(0, 60)], default));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new SourceFrameDevice(new byte[13])
        );
        Assert.Equal("frame", error.ParamName);
    }

    [Fact]
    public void SendAndReceive_InTheSteadyState_AllocateNothing()
    {
        using var device = MemoryFrameDevice.CreateLoopback();
        FrameFragment[] frame = [_first.Slice(0, 60), _first.Slice(60, 1000)];
        FrameFragment[] into = [_second];
        AllocationProbe.RequireNothing(() =>
        {
            Assert.True(device.TrySend(0, frame, default) == SendResult.Sent);
            Assert.True(device.TryReceive(0, into, out _) == ReceiveResult.Received);
        });
    }

    private static FrameOffload Checksum(int start) =>
        new() { Checksum = ChecksumState.Needed, ChecksumStart = (ushort)start };
}
