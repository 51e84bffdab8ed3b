// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;
using RingIO.Tests.Support;

namespace RingIO.Drivers.Tests.Net;

[Collection(AllocationProbe.Alone)]
public sealed class NetAllocationTests
{
    [Fact]
    public void CutAndJoin_InTheSteadyState_AllocateNothing()
    {
        using var bare = MemoryFrameDevice.CreateLoopback(
            new MemoryDeviceOptions { Features = FrameDeviceFeatures.None }
        );
        using var device = new SoftwareOffloadDevice(bare);
        using var frame = new NativeFrame(
            new TestFrame { Payload = new byte[20000], Flags = 0x18 }.Build()
        );
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        var (pieces, into) = (frame.Cut(new Random(1), 4), room.Whole);
        var offload = Segments.Tcp(4, 1448);
        AllocationProbe.RequireNothing(
            () =>
            {
                Assert.True(device.TrySend(0, pieces, offload) == SendResult.Sent);
                Assert.True(device.TryReceive(0, into, out var got) == ReceiveResult.Received);
                Assert.True(got.Length == frame.Bytes.Length);
            },
            rounds: 100
        );
    }

    [Fact]
    public void Forward_LearningAndAging_AllocatesNothing()
    {
        var bridge = new VirtualSwitch();
        bridge.AddPort();
        bridge.AddPort();
        var head = new byte[14];
        var number = 0;
        AllocationProbe.RequireNothing(() =>
        {
            head[5] = (byte)number++;
            head[11] = (byte)(number * 3);
            bridge.Forward(number & 1, head);
        });
    }
}
