// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Devices;
using RingIO.Drivers;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Parsers;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>
/// A network back end whose guest writes anything into both rings, slot by slot: requests, extra information and what is granted are judged
/// by it. A third domain has granted nothing.
/// </summary>
public sealed class NetBackendVictim : IDisposable
{
    private const int Frames = 1024;
    private const int Slots = 12;
    private const byte Secret = 0xEE;

    private static readonly byte[] Frame = new TestFrame { Payload = new byte[600] }.Build();

    private readonly DomainHost _host;
    private readonly DomainContext _driver;
    private readonly DomainContext _guest;
    private readonly DomainContext _third;
    private readonly Gfn _secret;
    private readonly NetBridge _bridge;
    private readonly MemoryFrameDevice _uplink;
    private readonly MemoryFrameDevice _outside;
    private readonly NetBackend _backend;
    private readonly NetFrontend _frontend;
    private readonly XenbusDevice _device;
    private readonly NativeFrame _room = new(FrameAdmission.LongestFrame);
    private readonly PageRegion _region;

    private NetBackendVictim(PageRegion region)
    {
        _region = region;
        _host = new(new ForeignBacking(region.Address, region.Length, PageSize.Size4K));
        _driver = _host.Create(Of(256));
        _bridge = new(_driver, new(new() { Seed = 1 }), 8);
        (_uplink, _outside) = MemoryFrameDevice.CreatePair(new() { Depth = 4 });
        _bridge.AddDevice(_uplink);
        _third = _host.Create(Of(8));
        Demand.That(_third.Pages.TryTake(out _secret), "no page");
        BytesOf(_third, _secret).Fill(Secret);
        _guest = _host.Create(Of(160));
        _device = new("vif", 0, _guest.Domain.Id.Number, _driver.Domain.Id.Number);
        _host.CreateDevice(_device);
        _backend = new(_bridge, _device);
        _frontend = new(_guest, _device);
        for (var page = 0; page < 8; page++)
        {
            Demand.That(_guest.Pages.TryTake(out var gfn), "no page");
            _frontend.Return(0, gfn);
        }

        for (var round = 0; round < 100; round++)
        {
            _bridge.Step(64);
            _frontend.Step(64);
        }

        Demand.That(_backend.IsConnected, "It does not connect.");
    }

    /// <summary>The back end.</summary>
    public static HostileTarget Target { get; } =
        new("netif back end", Frames * 4096, (region, _) => new NetBackendVictim(region).Victim());

    private HostileVictim Victim() =>
        new()
        {
            Words = [.. WordsOf("tx-ring-ref"), .. WordsOf("rx-ring-ref")],
            Steps =
            [
                new("Step", () => _bridge.Step(16) != 0),
                new("Come", Come),
                new("Send", Send),
                new("Take", Take),
            ],
            Capacity = 256,
            HasClosed = () => _backend.Fault is not null,
            Disposing = Dispose,
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        Demand.That(
            BytesOf(_third, _secret).IndexOfAnyExcept(Secret) < 0,
            "A third domain's bytes were written."
        );
        _backend.Dispose();
        _bridge.Dispose();
        _host.Destroy(_driver);
        _host.Dispose();
        _uplink.Dispose();
        _outside.Dispose();
        _room.Dispose();
    }

    // A frame from outside, for the guest.
    private bool Come()
    {
        Frame.CopyTo(_room.Bytes);
        var frame = _room.Whole[0].Slice(0, Frame.Length);
        return _outside.TrySend(0, [frame], default) == SendResult.Sent;
    }

    // An honest moment of the guest's, without which few requests mean anything.
    private bool Send()
    {
        if (!_guest.Pages.TryTake(out var page))
        {
            return false;
        }

        Frame.CopyTo(BytesOf(_guest, page));
        _frontend.TrySend(
            0,
            [
                new NetFragment(page, 0, 300),
                new NetFragment(page, 300, (ushort)(Frame.Length - 300)),
            ],
            default,
            1
        );
        return false;
    }

    private bool Take()
    {
        var isTaken = _outside.TryReceive(0, _room.Whole, out var frame) == ReceiveResult.Received;
        Demand.That(
            !isTaken || _room.Bytes[..frame.Length].IndexOf(Secret) < 0,
            "A third domain's bytes were sent."
        );
        return isTaken;
    }

    private IEnumerable<PeerWord> WordsOf(string key)
    {
        var path = $"{_device.FrontendDirectory}/{key}";
        var error = _guest.Store.ReadText(path, out var text);
        Demand.That(error == XenstoreError.None, $"There is no {path}.");
        var reference = uint.Parse(text, CultureInfo.InvariantCulture);
        // Version 1: flags, domain, and the frame as the guest numbers it.
        var table = new Mfn[1];
        _guest.Domain.Grants.CopyFrames(table);
        var entry = _host.Machine.AddressOf(table[0]) + ((nint)reference * 8);
        var gfn = new Slots<uint>(entry, 2)[1];
        var start = _guest.AddressOf(new(gfn)) - _region.Address;
        return
        [
            .. Enumerable
                .Range(0, 4)
                .Select(word => new PeerWord(
                    $"{key}.{word}",
                    start + (word * 4),
                    4,
                    PeerWordKind.Index
                )),
            .. Enumerable
                .Range(0, Slots * 6)
                .Select(half => new PeerWord(
                    $"{key}+{half}",
                    start + 64 + (half * 2),
                    2,
                    half % 2 == 0 ? PeerWordKind.Counter : PeerWordKind.State
                )),
        ];
    }

    private static DomainContextOptions Of(int frames) =>
        new()
        {
            Domain = new()
            {
                MemoryFrames = frames,
                MaxMemoryFrames = frames,
                GrantFrames = (2, 8),
            },
            Places = 2048,
        };

    private static Span<byte> BytesOf(DomainContext context, Gfn page) =>
        new FrameFragment(context.AddressOf(page), 4096).SharedSpan;
}
