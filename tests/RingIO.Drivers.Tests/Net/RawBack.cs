// SPDX-License-Identifier: MIT

using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Tests.Net;

/// <summary>A back end without scruples: it puts what it is told into the rings.</summary>
internal sealed class RawBack : IXenbusDriver, IDisposable
{
    private readonly DomainContext _context;
    private readonly XenbusDevice _device;
    private PeerPages? _rings;

    public RawBack(DomainContext context, XenbusDevice device)
    {
        (_context, _device) = (context, device);
        Half = new(context.Store, device, XenbusSide.Backend, this);
        context.Add(Half);
    }

    public XenbusHalf Half { get; }

    public BackRing<NetTxSlot, NetTxResponse>? Transmit { get; private set; }

    public BackRing<NetRxRequest, NetRxSlot>? Receive { get; private set; }

    public bool TryPublish(IStoreSession session, string directory, uint transaction)
    {
        string[] keys = [NetKeys.ReceiveCopy, NetKeys.ScatterGather, NetKeys.SegmentationV4];
        return Array.TrueForAll(
            keys,
            key => session.WriteNumber($"{directory}/{key}", 1, transaction) == XenstoreError.None
        );
    }

    public bool TryConnect(IStoreSession session, string peerDirectory)
    {
        session.TryNumber(peerDirectory, NetKeys.TransmitRef, out var transmit);
        session.TryNumber(peerDirectory, NetKeys.ReceiveRef, out var receive);
        _rings = PeerPages.Map(_context, _device.Frontend, [transmit, receive]);
        Assert.NotNull(_rings);
        Transmit = SharedRing<NetTxSlot, NetTxResponse>.Attach(_rings.RegionOf(0)).OpenBack();
        Receive = SharedRing<NetRxRequest, NetRxSlot>.Attach(_rings.RegionOf(1)).OpenBack();
        return true;
    }

    public void Disconnect()
    {
        _rings?.Unmap();
        _rings = null;
    }

    public NetTxSlot[] Take()
    {
        var slots = new NetTxSlot[256];
        return _rings is null ? [] : slots[..Transmit!.Take(slots)];
    }

    public NetRxRequest[] TakeOffers()
    {
        var offers = new NetRxRequest[256];
        return _rings is null ? [] : offers[..Receive!.Take(offers)];
    }

    public void Push()
    {
        if (_rings is not null)
        {
            Transmit!.Push();
            Receive!.Push();
        }
    }

    /// <summary>Gives a page for one of the guest's.</summary>
    public void Flip(NetRxRequest offer)
    {
        Assert.True(_context.Pages.TryTake(out var page));
        GnttabTransfer[] flip =
        [
            new()
            {
                Frame = page.Value,
                Domain = _device.Frontend,
                Reference = offer.GrantRef,
            },
        ];
        _context.Domain.Calls.Flip(flip);
        _context.Pages.Put(page);
    }

    public void Dispose()
    {
        Half.Dispose();
        _context.Remove(Half);
    }
}
