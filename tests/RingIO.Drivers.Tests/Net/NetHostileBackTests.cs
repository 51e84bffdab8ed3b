// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Drivers.Tests.Net;

/// <summary>A driver domain that lies: the guest loses packets or its interface, and no page of it.</summary>
public sealed class NetHostileBackTests : IDisposable
{
    private readonly NetWorld _world = new();
    private readonly DomainContext _guest;
    private readonly XenbusDevice _device;
    private readonly NetFragment[] _into = new NetFragment[18];
    private readonly int _pages;

    public NetHostileBackTests()
    {
        _guest = _world.CreateGuest();
        _device = _world.CreateDevice(_guest);
        _pages = _guest.Pages.Count;
    }

    public void Dispose() => _world.Dispose();

    public static TheoryData<string> Answers() => [.. TransmitLies.Keys];

    private static Dictionary<string, Func<NetTxSlot[], NetTxResponse[]>> TransmitLies { get; } =
        new(StringComparer.Ordinal)
        {
            ["an id that is not out"] = _ => [new() { Id = 200 }],
            ["an id that there is not"] = _ => [new() { Id = 256 }],
            ["the largest id"] = _ => [new() { Id = 65535 }],
            ["an id twice"] = slots =>
                [new() { Id = slots[0].Request.Id }, new() { Id = slots[0].Request.Id }],
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public void TransmitResponse_ToNothing_ClosesTheDevice(string lie)
    {
        using var back = new RawBack(_world.Driver, _device);
        var front = Connect(back);
        Send(front, 2);
        back.Transmit!.Put(TransmitLies[lie](back.Take()));
        back.Push();
        front.Step(64);
        Assert.Equal(RingFaultKind.BadRecord, front.Fault?.Kind);
        RequireAllBack(front, back);
    }

    [Theory]
    [InlineData((NetStatus)77, NetStatus.Error)]
    [InlineData(NetStatus.Error, NetStatus.Error)]
    [InlineData((NetStatus)short.MinValue, NetStatus.Error)]
    [InlineData(NetStatus.Dropped, NetStatus.Dropped)]
    [InlineData(NetStatus.Okay, NetStatus.Okay)]
    public void TransmitStatus_OfAnyKind_EndsThePacket(NetStatus told, NetStatus expected)
    {
        using var back = new RawBack(_world.Driver, _device);
        var front = Connect(back);
        Send(front, 1);
        var slot = Assert.Single(back.Take());
        back.Transmit!.TryPut(new() { Id = slot.Request.Id, Status = told });
        back.Push();
        front.Step(64);
        Assert.True(front.TryTakeSent(0, out var sent));
        Assert.Equal(new(0, expected), sent);
        PutBack();
        RequireAllBack(front, back);
    }

    // XSA-396: an answer is no promise that the page is let go of.
    [Fact]
    public void Xsa396_APageThatStaysMapped_IsNotTheSendersAgain()
    {
        using var back = new RawBack(_world.Driver, _device);
        var front = Connect(back);
        Send(front, 1);
        var slot = Assert.Single(back.Take());
        var pin = PeerPages.Map(
            _world.Driver,
            _guest.Domain.Id.Number,
            [slot.Request.GrantRef],
            isReadOnly: true
        )!;
        back.Transmit!.TryPut(new() { Id = slot.Request.Id });
        back.Push();
        front.Step(64);
        Assert.False(front.TryTakeSent(0, out _));
        front.Half.Close();
        front.Step(64);
        Assert.False(front.TryTakeSent(0, out _));
        pin.Unmap();
        front.Step(64);
        Assert.True(front.TryTakeSent(0, out var sent));
        Assert.Equal(0u, sent.Cookie);
        PutBack();
        RequireAllBack(front, back);
    }

    [Fact]
    public void Xsa396_AReceivedPageThatStaysMapped_IsNotTheReceiversAgain()
    {
        using var back = new RawBack(_world.Driver, _device);
        var front = Connect(back);
        Give(front, 4);
        var offers = back.TakeOffers();
        var pin = PeerPages.Map(_world.Driver, _guest.Domain.Id.Number, [offers[0].GrantRef])!;
        back.Receive!.TryPut(Response(offers[0], 100));
        back.Push();
        Assert.Equal(ReceiveResult.Empty, front.TryReceive(0, _into, out _, out _));
        Assert.Equal(1, front.Counters.Dropped);
        Assert.Equal(4, front.PagesOf(0));
        Assert.False(front.TryTakePage(0, out _));
        pin.Unmap();
        front.Step(64);
        back.Receive.TryPut(Response(offers[1], 100));
        back.Push();
        Assert.Equal(ReceiveResult.Received, front.TryReceive(0, _into, out var count, out _));
        Assert.Equal(1, count);
        _guest.Pages.Put(_into[0].Frame);
        RequireAllBack(front, back);
    }

    public static TheoryData<int, int, int> BadPieces() =>
        new()
        {
            { 0, -1, 0 },
            { 0, -2, 0 },
            { 0, short.MinValue, 0 },
            { 0, 4097, 0 },
            { 0, short.MaxValue, 0 },
            { 4096, 1, 0 },
            { 65535, 100, 0 },
            { 0, 13, 0 },
            { 0, 0, 0 },
            { 0, 100, (int)NetRxInfo.ChecksumBlank },
        };

    [Theory]
    [MemberData(nameof(BadPieces))]
    public void ReceiveResponse_ThatCannotBe_IsDropped_AndItsPageOfferedAgain(
        int offset,
        int status,
        int info
    )
    {
        using var back = new RawBack(_world.Driver, _device);
        var front = Connect(back);
        Give(front, 4);
        var offers = back.TakeOffers();
        var bad = Response(offers[0], (short)status, (NetRxInfo)info);
        bad.Response.Offset = (ushort)offset;
        back.Receive!.Put([bad, Response(offers[1], 60)]);
        back.Push();
        Assert.Equal(ReceiveResult.Received, front.TryReceive(0, _into, out _, out var frame));
        Assert.Equal(60, frame.Length);
        Assert.Equal(1, front.Counters.Dropped);
        _guest.Pages.Put(_into[0].Frame);
        Assert.Equal(3, front.PagesOf(0));
        Assert.Null(front.Fault);
        RequireAllBack(front, back);
    }

    [Fact]
    public void ReceiveResponse_WithAnotherId_ClosesTheDevice()
    {
        using var back = new RawBack(_world.Driver, _device);
        var front = Connect(back);
        Give(front, 4);
        var offers = back.TakeOffers();
        back.Receive!.TryPut(Response(offers[1], 60));
        back.Push();
        Assert.Equal(ReceiveResult.Empty, front.TryReceive(0, _into, out _, out _));
        Assert.NotNull(front.Fault);
        RequireAllBack(front, back);
    }

    [Fact]
    public void Packet_ThatNeverEnds_IsBounded()
    {
        using var back = new RawBack(_world.Driver, _device);
        var front = Connect(back);
        Give(front, 40);
        var offers = back.TakeOffers();
        back.Receive!.Put([.. offers.Select(offer => Response(offer, 4096, NetRxInfo.MoreData))]);
        back.Push();
        Assert.Equal(ReceiveResult.Empty, front.TryReceive(0, _into, out _, out _));
        front.Step(64);
        // All but those of the longest packet that there is are offered again.
        Assert.InRange(back.TakeOffers().Length, 22, 40);
        Assert.Equal(40, front.PagesOf(0));
        RequireAllBack(front, back);
    }

    // Any responses, good ones among them: pages are in one hand, always, and come back.
    [Property(MaxTest = 100)]
    public void AnyResponses_LoseNoPage(int seed)
    {
        var random = new Random(seed);
        using var back = new RawBack(_world.Driver, _device);
        var isFlip = random.Next(2) == 0;
        var front = Connect(
            back,
            new() { Receive = isFlip ? NetReceive.Flip : NetReceive.Copy, Reconnects = false }
        );
        Give(front, 30);
        var (sent, ended) = (0, 0);
        for (var round = 0; round < 20 && front.IsConnected; round++)
        {
            sent += Send(front, random.Next(1, 4)) ? 1 : 0;
            foreach (var slot in back.Take())
            {
                var id = random.Next(40) == 0 ? random.Next(65536) : slot.Request.Id;
                back.Transmit!.TryPut(
                    new() { Id = (ushort)id, Status = (NetStatus)(short)random.Next(-3, 3) }
                );
            }

            foreach (var offer in back.TakeOffers())
            {
                if (isFlip && random.Next(2) == 0)
                {
                    back.Flip(offer);
                }

                var response = Response(
                    offer,
                    (short)random.Next(-5, 5000),
                    (NetRxInfo)random.Next(16)
                );
                response.Response.Offset = (ushort)random.Next(random.Next(10) == 0 ? 65536 : 50);
                response.Response.Id = (ushort)(
                    random.Next(50) == 0 ? random.Next(65536) : offer.Id
                );
                back.Receive!.TryPut(response);
            }

            back.Push();
            while (front.TryReceive(0, _into, out var count, out _) == ReceiveResult.Received)
            {
                foreach (var piece in _into.AsSpan(0, count))
                {
                    front.Return(0, piece.Frame);
                }
            }

            front.Step(64);
            while (front.TryTakeSent(0, out _))
            {
                ended++;
            }
        }

        front.Half.Close();
        Settle(front, back);
        while (front.TryTakeSent(0, out _))
        {
            ended++;
        }

        Assert.Equal(sent, ended);
        PutBack();
        RequireAllBack(front, back);
        front.Dispose();
        using var tools = _world.Host.Store.Connect(0);
        _device.Remove(tools);
        Assert.Equal(XenstoreError.None, _world.Host.CreateDevice(_device));
    }

    private static NetRxSlot Response(NetRxRequest offer, short bytes, NetRxInfo info = 0) =>
        new()
        {
            Response = new()
            {
                Id = offer.Id,
                Status = bytes,
                Flags = info,
            },
        };

    private readonly List<Gfn> _lent = [];

    private NetFrontend Connect(RawBack back, NetFrontendOptions? options = null)
    {
        var front = new NetFrontend(_guest, _device, options ?? new() { Reconnects = false });
        Settle(front, back);
        Assert.True(front.IsConnected);
        return front;
    }

    private bool Send(NetFrontend front, int pieces)
    {
        var frame = new NetFragment[pieces];
        for (var piece = 0; piece < pieces; piece++)
        {
            Assert.True(_guest.Pages.TryTake(out var page));
            _lent.Add(page);
            frame[piece] = new(page, 0, 100);
        }

        var isSent = front.TrySend(0, frame, default, 0) == SendResult.Sent;
        front.Flush(0);
        return isSent;
    }

    private void Give(NetFrontend front, int pages)
    {
        for (var given = 0; given < pages; given++)
        {
            Assert.True(_guest.Pages.TryTake(out var page));
            front.Return(0, page);
        }

        front.Step(64);
    }

    private void PutBack()
    {
        _lent.ForEach(_guest.Pages.Put);
        _lent.Clear();
    }

    private void Settle(NetFrontend front, RawBack back)
    {
        for (var round = 0; round < 8; round++)
        {
            _world.Driver.Step(64);
            front.Step(64);
        }

        Assert.NotNull(back);
    }

    private void RequireAllBack(NetFrontend front, RawBack back)
    {
        front.Half.Close();
        Settle(front, back);
        while (front.TryTakeSent(0, out _)) { }
        PutBack();
        while (front.TryTakePage(0, out var page))
        {
            _guest.Pages.Put(page);
        }

        Assert.Equal((0, 0), (front.PagesOf(0), front.OutstandingOf(0)));
        Assert.Equal(0, _guest.Domain.Grants.Pins);
        Assert.Equal(_pages, _guest.Pages.Count);
        Assert.Equal(_guest.Domain.Grants.EntryCount - 8, _guest.Grants.References.Available);
    }
}
