// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Net;

/// <summary>A pair of a front end's rings with their pages, grants and event channels.</summary>
internal sealed class FrontendQueue(
    DomainContext context,
    NetCounters counters,
    GrantedPages shared
) : IPortListener
{
    private readonly (GrantRef Reference, Gfn Page)[] _headers = new (GrantRef, Gfn)[
        NetKeys.HeaderPages
    ];
    private readonly Gfn[] _headerPages = new Gfn[NetKeys.HeaderPages];
    private (GrantRef Reference, Gfn Page)? _transmitPage;
    private (GrantRef Reference, Gfn Page)? _receivePage;
    private int _headerCount;
    private EventPort _transmitPort;
    private EventPort _receivePort;

    public FrontendTransmit Transmit { get; } = new(context, counters);

    public FrontendReceive Receive { get; } = new(context, counters);

    // Nothing to remember: each step looks at both rings.
    public void OnEvent(EventPort port) { }

    /// <summary>Makes rings and event channels. If that fails, <see cref="Close"/> takes back what there is.</summary>
    public bool TryOpen(DomainId backend, bool isFlip, bool isSplit, bool hasHeaders)
    {
        if (!shared.TryTake(backend.Number, out var transmitRef, out var transmitPage))
        {
            return false;
        }

        _transmitPage = (transmitRef, transmitPage);
        if (!shared.TryTake(backend.Number, out var receiveRef, out var receivePage))
        {
            return false;
        }

        _receivePage = (receiveRef, receivePage);
        while (hasHeaders && _headerCount < NetKeys.HeaderPages)
        {
            if (!shared.TryTake(backend.Number, out var reference, out var page))
            {
                return false;
            }

            _headerPages[_headerCount] = page;
            _headers[_headerCount++] = (reference, page);
        }

        if (!TryListen(backend, out _transmitPort))
        {
            return false;
        }

        _receivePort = _transmitPort;
        if (isSplit && !TryListen(backend, out _receivePort))
        {
            return false;
        }

        Transmit.Open(
            backend.Number,
            transmitPage,
            SharedRing<NetTxSlot, NetTxResponse>.Create(shared.RegionOf(transmitPage)),
            _headerPages.AsSpan(0, _headerCount)
        );
        Receive.Open(
            backend.Number,
            isFlip,
            receivePage,
            SharedRing<NetRxRequest, NetRxSlot>.Create(shared.RegionOf(receivePage))
        );
        return true;
    }

    /// <summary>Tells the back end where everything is.</summary>
    public bool TryPublish(IStoreSession session, string directory, uint transaction)
    {
        var isWritten = true;
        void Put(string key, uint value) =>
            isWritten &=
                session.WriteNumber($"{directory}/{key}", value, transaction) == XenstoreError.None;
        Put(NetKeys.TransmitRef, _transmitPage!.Value.Reference.Value);
        Put(NetKeys.ReceiveRef, _receivePage!.Value.Reference.Value);
        if (_receivePort == _transmitPort)
        {
            Put(NetKeys.Event, _transmitPort.Number);
        }
        else
        {
            Put(NetKeys.TransmitEvent, _transmitPort.Number);
            Put(NetKeys.ReceiveEvent, _receivePort.Number);
        }

        for (var page = 0; page < _headerCount; page++)
        {
            Put(NetKeys.HeaderRef(page), _headers[page].Reference.Value);
        }

        return isWritten;
    }

    /// <summary>Publishes requests.</summary>
    public void Flush()
    {
        if (Transmit.Flush())
        {
            Notify(_transmitPort);
        }
    }

    /// <summary>Offers pages.</summary>
    public void Refill()
    {
        if (Receive.Step())
        {
            Notify(_receivePort);
        }
    }

    public void Close()
    {
        Transmit.Close();
        Receive.Close();
        Release(ref _transmitPage);
        Release(ref _receivePage);
        while (_headerCount > 0)
        {
            var (reference, page) = _headers[--_headerCount];
            shared.Release(reference, page);
        }

        CloseAt(ref _receivePort, _transmitPort);
        CloseAt(ref _transmitPort, default);
    }

    private void Notify(EventPort port)
    {
        counters.Notifications++;
        counters.Hypercalls++;
        context.Ports.Notify(port);
    }

    private bool TryListen(DomainId backend, out EventPort port)
    {
        if (context.Ports.AllocateUnbound(backend, out port) != EventStatus.Success)
        {
            return false;
        }

        context.Listen(port, this);
        return true;
    }

    private void CloseAt(ref EventPort port, EventPort other)
    {
        if (port != default && port != other)
        {
            context.Listen(port, null);
            context.Ports.Close(port);
        }

        port = default;
    }

    private void Release(ref (GrantRef Reference, Gfn Page)? page)
    {
        if (page is { } there)
        {
            shared.Release(there.Reference, there.Page);
            page = null;
        }
    }
}
