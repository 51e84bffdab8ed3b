// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

/// <summary>Either half goes and comes back, at any moment: no page is lost, and none is in two hands.</summary>
public sealed class NetLifeTests
{
    public static TheoryData<NetTransmit, NetReceive> Modes()
    {
        var data = new TheoryData<NetTransmit, NetReceive>();
        foreach (var transmit in Enum.GetValues<NetTransmit>())
        {
            data.Add(transmit, NetReceive.Copy);
            data.Add(transmit, NetReceive.Flip);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Frontend_ThatClosesUnderLoad_GetsAllPagesBack(
        NetTransmit transmit,
        NetReceive receive
    )
    {
        using var world = new NetWorld();
        var context = world.CreateGuest();
        var pages = context.Pages.Count;
        var guest = world.Create(
            new() { Receive = receive },
            new() { Transmit = transmit },
            64,
            context
        );
        Load(world, guest);
        guest.Frontend.Half.Close();
        guest.Settle();
        Assert.Equal(XenbusState.Closed, guest.Frontend.Half.State);
        Assert.Equal(XenbusState.Closed, guest.Backend.Half.State);
        RequireAllBack(guest, pages);

        // And anew.
        guest.AddPages(64);
        Assert.True(guest.Frontend.Half.TryReconnect());
        guest.Settle();
        RequireFlow(world, guest);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Backend_ThatGoesUnderLoad_IsReplacedWithoutLoss(
        NetTransmit transmit,
        NetReceive receive
    )
    {
        using var world = new NetWorld();
        var context = world.CreateGuest();
        var pages = context.Pages.Count;
        var device = world.CreateDevice(context);
        var first = new NetBackend(world.Bridge, device, new() { Transmit = transmit });
        var guest = new NetGuest(
            world,
            context,
            first,
            new(context, device, new() { Receive = receive }),
            64
        );
        guest.Settle();
        Load(world, guest);

        // It dies: nobody says so in the store, and its pins are gone with it.
        first.Dispose();
        var second = world.CreateBackend(device, new() { Transmit = transmit });
        guest.Settle();
        Assert.True(second.IsConnected && guest.Frontend.IsConnected);
        Assert.All(
            guest.TakeSent(),
            sent => Assert.True(sent.Status is NetStatus.Okay or NetStatus.Dropped)
        );
        Assert.Empty(guest.Sent);
        RequireFlow(world, guest);
        guest.Frontend.Half.Close();
        guest.Settle();
        RequireAllBack(guest, pages);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Guest_ThatIsDestroyedUnderLoad_LeavesNothing(
        NetTransmit transmit,
        NetReceive receive
    )
    {
        using var world = new NetWorld();
        var other = world.Create();
        var before = world.Host.Allocator.Account.Allocated;
        var driverPages = world.Driver.Pages.Count;
        var guest = world.Create(
            new() { Receive = receive, ControlRing = true },
            new() { Transmit = transmit }
        );
        Load(world, guest);
        world.Host.Destroy(guest.Context);
        world.Settle(other);
        Assert.Equal(XenbusState.Closed, guest.Backend.Half.State);
        Assert.Equal(0, world.Host.Registry.Reclaim());
        Assert.Equal(before, world.Host.Allocator.Account.Allocated);
        Assert.Equal(driverPages, world.Driver.Pages.Count);
        Assert.Equal(0, world.Driver.Domain.Grants.Pins);
        RequireFlow(world, other, from: 3);
    }

    [Fact]
    public void FullDevice_HoldsPacketsBack_AndTheirSenderMayGo()
    {
        using var world = new NetWorld(new() { Depth = 2 });
        var context = world.CreateGuest();
        var pages = context.Pages.Count;
        var guest = world.Create(null, null, 8, context);
        for (var cookie = 0ul; cookie < 10; cookie++)
        {
            Assert.Equal(SendResult.Sent, guest.Send(Packets.Of(100), cookie: cookie));
        }

        guest.Settle();
        Assert.Equal(2, world.Outside.Waiting);
        Assert.Empty(guest.TakeSent());
        Assert.NotNull(world.TakeOut(out _));
        guest.Settle();
        Assert.Equal(2, world.Outside.Waiting);
        guest.Frontend.Half.Close();
        guest.Settle();
        Assert.Equal(10, guest.TakeSent().Count);
        RequireAllBack(guest, pages);
    }

    [Fact]
    public void GuestThatOffersNoPages_HasABoundedQueue()
    {
        using var world = new NetWorld();
        var guest = world.Create(null, new() { ReceiveDepth = 5 }, pages: 0);
        guest.Send(Packets.Of(60));
        guest.Settle();
        for (var sent = 0; sent < 200; sent++)
        {
            world.SendIn(Packets.Of(200 + sent, from: 9, to: 1));
            guest.Settle();
        }

        Assert.Equal(5, guest.Backend.WaitingOf(0));
        Assert.Equal(195, guest.Backend.CountersOf(0).Dropped);

        // When it does, it gets the oldest, in order; nobody else was disturbed meanwhile.
        guest.AddPages(3);
        guest.Settle();
        for (var packet = 0; packet < 5; packet++)
        {
            Assert.Equal(Packets.Of(200 + packet, from: 9, to: 1), guest.Receive(out _));
            guest.Settle();
        }

        Assert.Null(guest.Receive(out _));
    }

    // Guests that take nothing keep no buffer from those that do.
    [Fact]
    public void GuestsThatOfferNoPages_LeaveBuffersForOthers()
    {
        using var world = new NetWorld(buffers: 8);
        var idle = world.Create(null, new() { ReceiveDepth = 64 }, pages: 0);
        var good = world.Create(new() { Receive = NetReceive.Flip });
        good.Send(Packets.Of(60, from: 2));
        idle.Send(Packets.Of(60, from: 1));
        world.Settle(idle, good);
        while (good.Receive(out _) is not null) { }
        for (var sent = 0; sent < 50; sent++)
        {
            world.SendIn(Packets.Of(500, from: 9, to: 1));
            world.SendIn(Packets.Of(500 + sent, from: 9, to: 2));
            world.Settle(idle, good);
            Assert.Equal(Packets.Of(500 + sent, from: 9, to: 2), good.Receive(out _));
            while (good.Receive(out _) is not null) { }
        }

        Assert.InRange(idle.Backend.WaitingOf(0), 1, 6);
    }

    // Pages that are exchanged bring a guest's old bytes to the driver domain: they go to no other guest.
    [Fact]
    public void ExchangedPage_ShowsNobodyElsesBytes()
    {
        using var world = new NetWorld(buffers: 4);
        var one = world.Create(new() { Receive = NetReceive.Flip }, pages: 0);
        var other = world.Create(new() { Receive = NetReceive.Flip });
        for (var page = 0; page < 8; page++)
        {
            Assert.True(one.Context.Pages.TryTake(out var gfn));
            one.BytesOf(new(gfn, 0, 4096)).Fill(0xEE);
            one.Frontend.Return(0, gfn);
        }

        one.Send(Packets.Of(60, from: 1, to: 2));
        other.Send(Packets.Of(60, from: 2, to: 1));
        world.Settle(one, other);
        for (var packet = 0; packet < 6; packet++)
        {
            world.SendIn(Packets.Of(100, from: 9, to: 1));
            world.Settle(one, other);
            world.SendIn(Packets.Of(100, from: 9, to: 2));
            world.Settle(one, other);
            var into = new NetFragment[18];
            while (
                other.Frontend.TryReceive(0, into, out var count, out _) == ReceiveResult.Received
            )
            {
                Assert.Equal(1, count);
                var whole = other.BytesOf(new(into[0].Frame, 0, 4096));
                Assert.True(whole[100..].IndexOfAnyExcept((byte)0) < 0, "Bytes behind the end.");
                other.Frontend.Return(0, into[0].Frame);
            }
        }
    }

    // Whatever happens in whatever order: each packet that was sent ends once, and every page comes back.
    [Property(MaxTest = 60)]
    public void AnyOrderOfSendingAndLeaving_LosesNothing(int seed)
    {
        var random = new Random(seed);
        using var world = new NetWorld();
        var context = world.CreateGuest();
        var pages = context.Pages.Count;
        var device = world.CreateDevice(context);
        var options = new NetBackendOptions { Transmit = (NetTransmit)random.Next(3) };
        var backend = new NetBackend(world.Bridge, device, options);
        var front = new NetFrontendOptions
        {
            Receive = (NetReceive)random.Next(2),
            Queues = random.Next(1, 3),
            ControlRing = random.Next(2) == 0,
        };
        var guest = new NetGuest(world, context, backend, new(context, device, front), 32)
        {
            QueuesMade = front.Queues,
        };
        guest.Settle();
        var (cookie, ended) = (0ul, 0ul);
        for (var step = 0; step < 150; step++)
        {
            switch (random.Next(12))
            {
                case 0:
                    guest.Frontend.Half.Close();
                    break;
                case 1:
                    guest.Frontend.Half.TryReconnect();
                    break;
                case 2:
                    backend.Half.Close();
                    break;
                case 3 when random.Next(3) == 0:
                    backend.Dispose();
                    backend = new(world.Bridge, device, options);
                    break;
                case 4:
                    world.Bridge.Step(random.Next(1, 5));
                    break;
                case 5:
                    guest.Frontend.Step(random.Next(1, 5));
                    break;
                case 6:
                    guest.Settle();
                    break;
                case 7:
                    while (guest.Receive(out _) is not null) { }
                    break;
                case 8:
                    ended += (ulong)guest.TakeSent().Count;
                    break;
                case 9:
                    world.SendIn(Packets.Of(random.Next(60, 1500), from: 9, to: 1));
                    world.TakeOut(out _);
                    break;
                default:
                    var large = random.Next(2) == 0;
                    var frame = new TestFrame { Payload = Packets.Bytes(large ? 9000 : 900) };
                    var offload = large ? Segments.Tcp(4, 1400) : default;
                    cookie +=
                        guest.Send(frame.Build(), offload, cookie: cookie) == SendResult.Sent
                            ? 1u
                            : 0;
                    break;
            }
        }

        backend.Dispose();
        guest.Frontend.Half.Close();
        guest.Settle();
        ended += (ulong)guest.TakeSent().Count;
        Assert.Equal(cookie, ended);
        RequireAllBack(guest, pages);
    }

    // Packets on their way both ways, and pages offered.
    private static void Load(NetWorld world, NetGuest guest)
    {
        guest.Send(Packets.Of(60), cookie: 1000);
        guest.Settle();
        for (var cookie = 0ul; cookie < 8; cookie++)
        {
            var frame = new TestFrame { Payload = Packets.Bytes(9000) }.Build();
            Assert.Equal(SendResult.Sent, guest.Send(frame, Segments.Tcp(4, 1400), cookie: cookie));
            world.SendIn(Packets.Of(1000, from: 9, to: 1));
            if (cookie == 3)
            {
                guest.Frontend.Flush(0);
                world.Bridge.Step(2);
            }
        }

        guest.Frontend.Flush(0);
        world.Bridge.Step(3);
    }

    private static void RequireFlow(NetWorld world, NetGuest guest, byte from = 1)
    {
        while (world.TakeOut(out _) is not null || guest.Receive(out _) is not null) { }
        guest.TakeSent();
        var frame = Packets.Of(777, from);
        Assert.Equal(SendResult.Sent, guest.Send(frame, cookie: 5555));
        guest.Settle();
        Assert.Equal(new(5555, NetStatus.Okay), Assert.Single(guest.TakeSent()));
        Assert.Equal(frame, world.TakeOut(out _));
        var answer = Packets.Of(888, 9, from);
        world.SendIn(answer);
        guest.Settle();
        Assert.Equal(answer, guest.Receive(out _));
    }

    private static void RequireAllBack(NetGuest guest, int pages)
    {
        guest.TakeSent();
        Assert.Empty(guest.Sent);
        while (guest.Receive(out _) is not null) { }
        for (var queue = 0; queue < 2; queue++)
        {
            if (queue < guest.QueuesMade)
            {
                while (guest.Frontend.TryTakePage(queue, out var page))
                {
                    guest.Context.Pages.Put(page);
                }

                Assert.Equal(0, guest.Frontend.PagesOf(queue));
                Assert.Equal(0, guest.Frontend.OutstandingOf(queue));
            }
        }

        Assert.Equal(0, guest.Frontend.WaitingPages);
        Assert.Equal(0, guest.Context.Domain.Grants.Pins);
        Assert.Equal(pages, guest.Context.Pages.Count);
        // No grant is left in the table either, nor a port.
        Assert.Equal(
            guest.Context.Domain.Grants.EntryCount - 8,
            guest.Context.Grants.References.Available
        );
    }
}
