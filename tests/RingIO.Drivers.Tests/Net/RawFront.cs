// SPDX-License-Identifier: MIT

using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Tests.Net;

/// <summary>A front end without scruples: it writes what it is told into store and rings.</summary>
internal sealed class RawFront : IXenbusDriver
{
    private readonly DomainContext _context;
    private readonly GrantedPages _shared;
    private readonly EventPort _port;
    private readonly GrantRef _transmitRef;
    private readonly GrantRef _receiveRef;

    public RawFront(DomainContext context, XenbusDevice device)
    {
        (_context, _shared) = (context, new(context));
        Assert.True(_shared.TryTake(device.Backend, out _transmitRef, out var transmit));
        Assert.True(_shared.TryTake(device.Backend, out _receiveRef, out var receive));
        Assert.True(context.TryFind(device.Backend, out var backend));
        Assert.Equal(EventStatus.Success, context.Ports.AllocateUnbound(backend, out _port));
        TransmitPage = transmit;
        Transmit = SharedRing<NetTxSlot, NetTxResponse>
            .Create(_shared.RegionOf(transmit))
            .OpenFront();
        Receive = SharedRing<NetRxRequest, NetRxSlot>.Create(_shared.RegionOf(receive)).OpenFront();
        Half = new(context.Store, device, XenbusSide.Frontend, this);
        context.Add(Half);
    }

    public FrontRing<NetTxSlot, NetTxResponse> Transmit { get; }

    public FrontRing<NetRxRequest, NetRxSlot> Receive { get; }

    public Gfn TransmitPage { get; }

    public XenbusHalf Half { get; }

    /// <summary>Keys that are written instead of, or beside, the right ones; null for none at all.</summary>
    public Dictionary<string, string?> Keys { get; } = new(StringComparer.Ordinal);

    public bool TryPublish(IStoreSession session, string directory, uint transaction)
    {
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [NetKeys.TransmitRef] = $"{_transmitRef.Value}",
            [NetKeys.ReceiveRef] = $"{_receiveRef.Value}",
            [NetKeys.Event] = $"{_port.Number}",
            [NetKeys.RequestCopy] = "1",
            [NetKeys.ScatterGather] = "1",
            [NetKeys.SegmentationV4] = "1",
        };
        foreach (var (key, value) in Keys)
        {
            keys[key] = value;
        }

        foreach (var (key, value) in keys)
        {
            if (value is not null)
            {
                session.WriteText($"{directory}/{key}", value, transaction);
            }
        }

        return true;
    }

    public bool TryConnect(IStoreSession session, string peerDirectory) => true;

    public void Disconnect() { }

    public void Notify() => _context.Ports.Notify(_port);

    /// <summary>Sends slots, and takes what is answered.</summary>
    public void Put(params ReadOnlySpan<NetTxSlot> slots)
    {
        Transmit.Put(slots);
        if (Transmit.PushAndCheckNotify())
        {
            _context.Ports.Notify(_port);
        }
    }

    public List<NetTxResponse> Take()
    {
        var responses = new List<NetTxResponse>();
        while (Transmit.TryTake(out var response))
        {
            responses.Add(response);
        }

        return responses;
    }

    /// <summary>Offers what is not one's own to give, or anything.</summary>
    public void Offer(params ReadOnlySpan<NetRxRequest> requests)
    {
        Receive.Put(requests);
        if (Receive.PushAndCheckNotify())
        {
            _context.Ports.Notify(_port);
        }
    }

    public static NetTxSlot Request(
        uint reference,
        int size,
        NetTxInfo flags = 0,
        int offset = 0,
        ushort id = 0
    ) =>
        new()
        {
            Request = new()
            {
                GrantRef = reference,
                Size = (ushort)size,
                Flags = flags,
                Offset = (ushort)offset,
                Id = id,
            },
        };

    public static NetTxSlot Extra(
        NetExtraType type,
        bool more = false,
        int size = 1400,
        byte kind = 1
    ) =>
        new()
        {
            Extra = new()
            {
                Type = type,
                Flags = more ? NetExtraContinuation.More : NetExtraContinuation.None,
                SegmentSize = (ushort)size,
                Segmentation = (NetSegmentation)kind,
            },
        };
}
