// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Wire.Xen;
using RingIO.Events;
using RingIO.Fuzz.Parsers;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Tests.Net;

/// <summary>What one side does, or leaves undone, costs nobody else: ports that go, events, buffers, pages.</summary>
public sealed class NetFairnessTests
{
    [Fact]
    public void PacketThatWaitsForADevice_IsDroppedWhenItGoes()
    {
        using var world = new NetWorld(new() { Depth = 2 });
        var guest = world.Create();
        for (var cookie = 0ul; cookie < 10; cookie++)
        {
            Assert.Equal(SendResult.Sent, guest.Send(Packets.Of(100), cookie: cookie));
        }

        guest.Settle();
        Assert.Empty(guest.TakeSent());
        world.Bridge.RemoveDevice(0);

        // Whoever gets the number does not get the one that was routed already; the others find it anew.
        var (uplink, outside) = MemoryFrameDevice.CreatePair();
        using var first = uplink;
        using var second = outside;
        Assert.Equal(0, world.Bridge.AddDevice(uplink));
        guest.Settle();
        Assert.Equal(10, guest.TakeSent().Count);
        Assert.Equal(7, outside.Waiting);
        world.Bridge.RemoveDevice(0);
    }

    [Fact]
    public void PacketsThatWait_WithoutTheirDevice_DoNoHarm()
    {
        using var world = new NetWorld(new() { Depth = 2 });
        var guest = world.Create();
        for (var cookie = 0ul; cookie < 10; cookie++)
        {
            guest.Send(Packets.Of(100), cookie: cookie);
        }

        guest.Settle();
        world.Bridge.RemoveDevice(0);
        guest.Settle();
        Assert.Equal(10, guest.TakeSent().Count);
        Assert.Null(guest.Backend.Fault);
    }

    [Fact]
    public void PortThatIsRaisedForEver_DoesNotKeepTheStoreFromBeingHeard()
    {
        using var world = new NetWorld();
        var context = world.CreateGuest();
        var (driver, peer) = (world.Driver.Domain.Id, context.Domain.Id);
        Assert.Equal(
            EventStatus.Success,
            world.Driver.Ports.AllocateUnbound(peer, out var offered)
        );
        Assert.Equal(
            EventStatus.Success,
            context.Ports.BindInterdomain(driver, new(offered.Number), out var bound)
        );
        world.Driver.Listen(offered, new Echo(() => context.Ports.Notify(bound)));
        context.Ports.Notify(bound);
        var device = world.CreateDevice(context);
        var backend = world.CreateBackend(device);
        using var frontend = new NetFrontend(context, device);
        for (var round = 0; round < 500 && !backend.IsConnected; round++)
        {
            world.Bridge.Step(1);
            frontend.Step(64);
        }

        Assert.True(backend.IsConnected);
        world.Driver.Listen(offered, null);
    }

    [Fact]
    public void GuestThatTakesNothing_LeavesOthersRoomToWait()
    {
        using var world = new NetWorld(buffers: 16);
        var idle = world.Create(null, new() { ReceiveDepth = 64 }, pages: 0);
        var slow = world.Create(pages: 0);
        slow.Send(Packets.Of(60, from: 2));
        idle.Send(Packets.Of(60, from: 1));
        world.Settle(idle, slow);
        for (var sent = 0; sent < 50; sent++)
        {
            world.SendIn(Packets.Of(500, from: 9, to: 1));
            world.Settle(idle, slow);
        }

        Assert.InRange(idle.Backend.WaitingOf(0), 2, 11);
        var frame = Packets.Of(700, from: 9, to: 2);
        world.SendIn(frame);
        world.Settle(idle, slow);
        slow.AddPages(8);
        world.Settle(idle, slow);
        var got = new List<byte[]>();
        while (slow.Receive(out _) is { } one)
        {
            got.Add(one);
        }

        Assert.Contains(frame, got);
    }

    // Whole pages are lent, so what is behind a frame's end is seen too.
    [Fact]
    public void FrontendFrameDevice_LendsNoBytesOfOthersInItsGuest()
    {
        using var world = new NetWorld();
        var guest = world.Create(pages: 0);
        var free = TakeAll(guest);
        foreach (var page in free)
        {
            guest.BytesOf(new(page, 0, 4096)).Fill(0xEE);
            guest.Context.Pages.Put(page);
        }

        using var device = new FrontendFrameDevice(guest.Context, guest.Frontend, 32);
        using var frame = new NativeFrame(Packets.Of(1000));
        Assert.Equal(SendResult.Sent, device.TrySend(0, frame.Whole, default));
        var left = TakeAll(guest);
        var lent = free.Except(left).ToArray();
        left.ForEach(guest.Context.Pages.Put);
        Assert.Equal(33, lent.Length);
        Assert.All(
            lent,
            page =>
                Assert.True(
                    guest
                        .BytesOf(new(page, 0, 4096))
                        .IndexOf((ReadOnlySpan<byte>)[0xEE, 0xEE, 0xEE, 0xEE]) < 0,
                    $"{page} has bytes of an earlier user."
                )
        );
    }

    [Fact]
    public void Register_OfAPageTwice_IsRefused()
    {
        using var world = new NetWorld();
        var guest = world.Create(
            new() { ControlRing = true },
            new() { Transmit = NetTransmit.Static }
        );
        var pages = new Gfn[2];
        Assert.True(guest.Context.Pages.TryTake(pages));
        var available = guest.Context.Grants.References.Available;
        Assert.False(guest.Frontend.TryRegister(0, [pages[0], pages[1], pages[0]]));
        Assert.Equal(0, guest.Frontend.RegisteredPages);
        Assert.True(guest.Frontend.TryRegister(0, pages));
        guest.Settle();
        Assert.False(guest.Frontend.TryUnregister(0, [pages[1], pages[1]]));
        Assert.True(guest.Frontend.TryUnregister(0, pages));
        guest.Settle();
        Assert.Equal(0, guest.Frontend.RegisteredPages);
        Assert.Equal(available, guest.Context.Grants.References.Available);
    }

    [Fact]
    public void ControlRing_WithoutAPort_LeavesNoPage()
    {
        using var world = new NetWorld();
        var context = world.CreateGuest();
        var pages = context.Pages.Count;
        var driver = world.Driver.Domain.Id;
        var last = default(EventPort);
        while (context.Ports.AllocateUnbound(driver, out var port) == EventStatus.Success)
        {
            last = port;
        }

        // One for the queue's rings, and none for the control ring.
        context.Ports.Close(last);
        var device = world.CreateDevice(context);
        world.CreateBackend(device);
        var options = new NetFrontendOptions { ControlRing = true, SplitEventChannels = false };
        using (var frontend = new NetFrontend(context, device, options))
        {
            for (var round = 0; round < 50; round++)
            {
                world.Bridge.Step(64);
                frontend.Step(64);
            }

            Assert.False(frontend.IsConnected);
            frontend.Half.Close();
            frontend.Step(64);
            Assert.Equal(0, frontend.WaitingPages);
        }

        Assert.Equal(pages, context.Pages.Count);
    }

    [Fact]
    public void GuestWithoutScatterGather_GetsNoFrameLongerThanItsPage()
    {
        using var world = new NetWorld(new() { Mtu = 9000 });
        var guest = world.Create(
            new()
            {
                ScatterGather = false,
                Segmentation = false,
                Checksum = false,
            },
            new() { Mtu = 9000 }
        );
        guest.Send(Packets.Of(60));
        guest.Settle();
        world.SendIn(Packets.Of(8000, from: 9, to: 1));
        world.SendIn(Packets.Of(4096, from: 9, to: 1));
        guest.Settle();
        Assert.Equal(4096, guest.Receive(out _)?.Length);
        Assert.Null(guest.Receive(out _));
        Assert.Equal(1, guest.Backend.CountersOf(0).Dropped);
    }

    [Fact]
    public void ControlRequests_CountByThePagesThatTheyName()
    {
        const int Pages = 512;
        using var world = new NetWorld();
        var context = world.CreateGuest();
        var device = world.CreateDevice(context);
        var backend = world.CreateBackend(device, new() { Transmit = NetTransmit.Static });
        var front = new RawFront(context, device);
        var shared = new GrantedPages(context);
        var driver = world.Driver.Domain.Id;
        Assert.True(shared.TryTake(driver.Number, out var ringRef, out var ringPage));
        Assert.True(shared.TryTake(driver.Number, out var listRef, out var listPage));
        Assert.Equal(EventStatus.Success, context.Ports.AllocateUnbound(driver, out var port));
        front.Keys[NetKeys.ControlRef] = $"{ringRef.Value}";
        front.Keys[NetKeys.ControlEvent] = $"{port.Number}";
        using var ring = SharedRing<NetControlRequest, NetControlResponse>.Create(
            shared.RegionOf(ringPage)
        );
        using var control = ring.OpenFront();
        for (var round = 0; round < 20; round++)
        {
            world.Bridge.Step(64);
            context.Step(64);
        }

        Assert.True(backend.IsConnected);
        var list = new Slots<NetControlGrant>(context.AddressOf(listPage), Pages);
        for (var entry = 0ul; entry < Pages; entry++)
        {
            Assert.True(context.Grants.TryGrant(driver.Number, new(9), true, out var reference));
            list[entry] = new() { GrantRef = reference.Value };
        }

        for (ushort id = 0; id < 8; id++)
        {
            var request = new NetControlRequest
            {
                Id = id,
                Type =
                    id % 2 == 0
                        ? NetControlType.AddGrantMapping
                        : NetControlType.DeleteGrantMapping,
            };
            (request.Data[1], request.Data[2]) = (listRef.Value, Pages);
            Assert.True(control.TryPut(request));
        }

        control.Push();
        context.Ports.Notify(port);
        var before = backend.CountersOf(0).GrantOperations;
        for (var round = 0; round < 8; round++)
        {
            world.Bridge.Step(8);
            var after = backend.CountersOf(0).GrantOperations;
            Assert.InRange(after - before, Pages, Pages + 8);
            before = after;
            Assert.True(control.TryTake(out var response));
            Assert.Equal((round, NetControlStatus.Success), (response.Id, response.Status));
        }
    }

    private static List<Gfn> TakeAll(NetGuest guest)
    {
        var all = new List<Gfn>();
        while (guest.Context.Pages.TryTake(out var page))
        {
            all.Add(page);
        }

        return all;
    }

    private sealed class Echo(Action action) : IPortListener
    {
        public void OnEvent(EventPort port) => action();
    }
}
