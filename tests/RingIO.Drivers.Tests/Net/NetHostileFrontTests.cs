// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Parsers;
using RingIO.Grants;
using RingIO.Primitives;
using static RingIO.Drivers.Tests.Net.RawFront;

namespace RingIO.Drivers.Tests.Net;

/// <summary>A guest that lies: it gets errors, or loses its interface; nobody else notices, and nothing that was not granted comes out.</summary>
public sealed class NetHostileFrontTests : IDisposable
{
    private const byte Secret = 0xEE;
    private static readonly byte[] Stranger = [.. Enumerable.Repeat(Secret, 8)];

    private readonly NetWorld _world = new();
    private readonly NetGuest _other;
    private DomainContext _context;
    private readonly long _pins;

    public NetHostileFrontTests()
    {
        _other = _world.Create();
        _context = _world.CreateGuest();
        _pins = _world.Driver.Domain.Grants.Pins;
        // What nobody granted: the pages of the other guest and those of the driver domain.
        Mark(_other.Context);
        Mark(_world.Driver);
    }

    public void Dispose() => _world.Dispose();

    public static TheoryData<string, NetTransmit, bool> Cases()
    {
        var data = new TheoryData<string, NetTransmit, bool>();
        foreach (var transmit in Enum.GetValues<NetTransmit>())
        {
            foreach (var name in Script.Keys)
            {
                data.Add(name, transmit, name.StartsWith('!'));
            }
        }

        return data;
    }

    // What is sent, with a page that is granted and one's own; what begins with "!" closes the device.
    private static Dictionary<string, Func<uint, NetTxSlot[]>> Script { get; } =
        new(StringComparer.Ordinal)
        {
            ["!more that is not there"] = page => [Request(page, 100, NetTxInfo.MoreData)],
            ["!extra that is not there"] = page => [Request(page, 100, NetTxInfo.ExtraInfo)],
            ["!second extra that is not there"] = page =>
                [
                    Request(page, 100, NetTxInfo.ExtraInfo),
                    Extra(NetExtraType.Segmentation, more: true),
                ],
            ["!extra of type 0"] = page => [Request(page, 100, NetTxInfo.ExtraInfo), Extra(0)],
            ["!extra of type 5"] = page =>
                [Request(page, 100, NetTxInfo.ExtraInfo), Extra((NetExtraType)5)],
            ["!first piece over the page"] = page => [Request(page, 100, offset: 4000)],
            ["!first piece from far behind the page"] = page => [Request(page, 100, offset: 65535)],
            ["!later piece over the page"] = page =>
                [Request(page, 200, NetTxInfo.MoreData), Request(page, 100, offset: 3997)],
            ["!21 pieces"] = page => Pieces(page, 21),
            ["19 pieces"] = page => Pieces(page, 19),
            ["pieces that are more than all"] = page =>
                [Request(page, 200, NetTxInfo.MoreData), Request(page, 201)],
            ["shorter than a header"] = page => [Request(page, 13)],
            ["nothing"] = page => [Request(page, 0)],
            ["a page that is not granted"] = _ => [Request(200, 100)],
            ["a page that is in no table"] = _ => [Request(uint.MaxValue, 100)],
            ["the store's reserved grant"] = _ => [Request(1, 100)],
            ["a good page and a bad one"] = page =>
                [Request(page, 200, NetTxInfo.MoreData), Request(77, 100)],
            ["segments of nothing"] = page =>
                [
                    Request(page, 500, NetTxInfo.ExtraInfo | NetTxInfo.ChecksumBlank),
                    Extra(NetExtraType.Segmentation, size: 0),
                ],
            ["segments of no kind"] = page =>
                [
                    Request(page, 500, NetTxInfo.ExtraInfo | NetTxInfo.ChecksumBlank),
                    Extra(NetExtraType.Segmentation, kind: 3),
                ],
            ["segments of the other version"] = page =>
                [
                    Request(page, 500, NetTxInfo.ExtraInfo | NetTxInfo.ChecksumBlank),
                    Extra(NetExtraType.Segmentation, kind: 2),
                ],
            ["a blank checksum of cut headers"] = page =>
                [Request(page, 40, NetTxInfo.ChecksumBlank)],
            ["a blank checksum of no packet"] = page =>
                [Request(page, 500, NetTxInfo.ChecksumBlank, offset: 700)],
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lies_AreAnsweredOrCloseTheDevice(string name, NetTransmit transmit, bool closes)
    {
        var (front, back, page) = Open(new() { Transmit = transmit });
        var slots = Script[name](page.Reference.Value);
        front.Put(slots);
        Settle(front);
        Assert.True(back.Fault is null == !closes, $"{back.Fault}");
        Assert.Equal(closes, back.Half.State != XenbusState.Connected);
        if (!closes)
        {
            // Each request has its answer, and what is told beside has an empty one.
            var responses = front.Take();
            Assert.Equal(slots.Length, responses.Count);
            Assert.Equal(NetStatus.Error, responses[0].Status);
            Assert.All(
                responses.Skip(1),
                response =>
                    Assert.Contains(response.Status, (NetStatus[])[NetStatus.Error, NetStatus.Null])
            );

            // And the next good one goes through.
            front.Put(Request(page.Reference.Value, 500, id: 7));
            Settle(front);
            Assert.Equal(new NetTxResponse { Id = 7 }, Assert.Single(front.Take()));
            Assert.Equal(500, _world.TakeOut(out _)!.Length);
            back.Half.Close();
        }

        Assert.Null(_world.TakeOut(out _));
        RequireNothingHeld(back);
    }

    [Fact]
    public void Ids_TwiceAndOutOfRange_AreRepeatedAsTheyAre()
    {
        var (front, back, page) = Open();
        ushort[] ids = [3, 3, 256, 65535];
        front.Put([.. ids.Select(id => Request(page.Reference.Value, 100, id: id))]);
        Settle(front);
        Assert.Equal(ids, front.Take().Select(response => response.Id));
        Assert.Null(back.Fault);
    }

    [Fact]
    public void MadIndex_ClosesTheDevice()
    {
        var (front, back, page) = Open();
        front.Put([.. Enumerable.Range(0, 4).Select(_ => Request(page.Reference.Value, 100))]);
        _world.Bridge.Step(64);
        // The request producer is the ring's first word.
        new Slots<uint>(_context.AddressOf(front.TransmitPage), 1).First = 0x8000_0000;
        front.Notify();
        Settle(front);
        Assert.Equal(RingFaultKind.BadIndex, back.Fault?.Kind);
        while (_world.TakeOut(out _) is not null) { }
        RequireNothingHeld(back);
    }

    [Theory]
    [InlineData(NetKeys.TransmitRef, null)]
    [InlineData(NetKeys.TransmitRef, "-1")]
    [InlineData(NetKeys.TransmitRef, "4000000000")]
    [InlineData(NetKeys.TransmitRef, "99999999999")]
    [InlineData(NetKeys.TransmitRef, "x")]
    [InlineData(NetKeys.ReceiveRef, "200")]
    [InlineData(NetKeys.Event, null)]
    [InlineData(NetKeys.Event, "0")]
    [InlineData(NetKeys.Event, "4000")]
    [InlineData(NetKeys.TransmitEvent, "1")]
    [InlineData(NetKeys.QueueCount, "0")]
    [InlineData(NetKeys.QueueCount, "2")]
    [InlineData(NetKeys.QueueCount, "4294967295")]
    [InlineData(NetKeys.HeaderSlots, "128")]
    [InlineData(NetKeys.ControlRef, "9")]
    [InlineData(NetKeys.ControlRef, "8", NetKeys.ControlEvent, "4000")]
    public void MalformedStore_IsRefused_AndNothingIsHeld(params string?[] keys)
    {
        var device = _world.CreateDevice(_context);
        var back = _world.CreateBackend(device);
        var front = new RawFront(_context, device);
        for (var key = 0; key < keys.Length; key += 2)
        {
            front.Keys[keys[key]!] = keys[key + 1];
        }

        var pages = _world.Driver.Pages.Count;
        Settle(front);
        Assert.False(back.IsConnected);
        Assert.Equal(pages, _world.Driver.Pages.Count);
        RequireNothingHeld(back);
    }

    // Random slots, with numbers that come near to right ones.
    [Property(MaxTest = 150)]
    public void AnySlots_NeverHarmOthers(int seed)
    {
        var random = new Random(seed);
        var before = _world.Host.Allocator.Account.Allocated;
        _context = _world.CreateGuest();
        var (front, back, page) = Open(
            new() { Transmit = (NetTransmit)random.Next(3), HeaderSlots = random.Next(2) == 0 }
        );
        new Slots<byte>(_context.AddressOf(page.Page), 4096).Span(0, 4096).Fill(0x11);
        for (var round = 0; round < 10 && back.Fault is null; round++)
        {
            for (var slot = random.Next(1, 30); slot > 0; slot--)
            {
                front.Transmit.TryPut(AnySlot(random, page.Reference.Value));
            }

            front.Put();
            for (var request = random.Next(4); request > 0; request--)
            {
                front.Receive.TryPut(
                    new() { Id = (ushort)random.Next(), GrantRef = (uint)random.Next(0, 600) }
                );
            }

            front.Offer();
            _world.SendIn([.. Packets.Address(0x11), .. Packets.Of(300)[6..]]);
            Settle(front);
            front.Take();
            while (_world.TakeOut(out _) is { } frame)
            {
                // Eight in a row: one alone may be in the guest's own rings.
                Assert.True(frame.AsSpan().IndexOf(Stranger) < 0, "Another's page came out.");
            }
        }

        back.Half.Close();
        RequireNothingHeld(back);
        back.Dispose();
        Assert.True(_world.Host.Destroy(_context));
        Assert.Equal(before, _world.Host.Allocator.Account.Allocated);
    }

    private static NetTxSlot AnySlot(Random random, uint good)
    {
        if (random.Next(6) == 0)
        {
            return Extra(
                (NetExtraType)random.Next(6),
                random.Next(3) == 0,
                random.Next(3) * 700,
                (byte)random.Next(4)
            );
        }

        var reference = random.Next(3) == 0 ? (uint)random.Next(0, 600) : good;
        var flags = (NetTxInfo)(random.Next(3) == 0 ? random.Next(65536) : random.Next(16));
        var size = random.Next(4) == 0 ? random.Next(65536) : random.Next(600);
        return Request(
            reference,
            size,
            flags,
            random.Next(5) == 0 ? random.Next(65536) : random.Next(1000),
            (ushort)random.Next(300)
        );
    }

    private static NetTxSlot[] Pieces(uint page, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(piece =>
                    Request(
                        page,
                        piece == 0 ? 1400 : 10,
                        piece + 1 < count ? NetTxInfo.MoreData : NetTxInfo.None
                    )
                ),
        ];

    private static void Mark(DomainContext domain)
    {
        var taken = new List<Gfn>();
        while (domain.Pages.TryTake(out var page))
        {
            new Slots<byte>(domain.AddressOf(page), 4096).Span(0, 4096).Fill(Secret);
            taken.Add(page);
        }

        taken.Reverse();
        taken.ForEach(domain.Pages.Put);
    }

    private (RawFront Front, NetBackend Back, (GrantRef Reference, Gfn Page) Page) Open(
        NetBackendOptions? options = null
    )
    {
        var device = _world.CreateDevice(_context);
        var back = _world.CreateBackend(device, options);
        var front = new RawFront(_context, device);
        Assert.True(_context.Pages.TryTake(out var page));
        Assert.True(
            _context.Grants.TryGrant(device.Backend, page, isReadOnly: true, out var reference)
        );
        var frame = new TestFrame { Payload = Packets.Bytes(446) }.Build();
        frame.CopyTo(new Slots<byte>(_context.AddressOf(page), 4096).Span(0, 4096));
        Settle(front);
        Assert.True(back.IsConnected);
        return (front, back, (reference, page));
    }

    private void Settle(RawFront front)
    {
        for (var round = 0; round < 6; round++)
        {
            _world.Settle(_other);
            _context.Step(64);
        }

        Assert.NotNull(front);
    }

    private void RequireNothingHeld(NetBackend back)
    {
        for (var round = 0; round < 6; round++)
        {
            _world.Settle(_other);
            _context.Step(64);
        }

        Assert.False(back.IsConnected);
        Assert.Equal(0, _context.Domain.Grants.Pins);
        Assert.Equal(_pins, _world.Driver.Domain.Grants.Pins);

        // The other guest goes on.
        var frame = Packets.Of(99, from: 5);
        Assert.Equal(SendResult.Sent, _other.Send(frame, cookie: 42));
        _world.Settle(_other);
        Assert.Equal(NetStatus.Okay, Assert.Single(_other.TakeSent()).Status);
        Assert.Equal(frame, _world.TakeOut(out _));
    }
}
