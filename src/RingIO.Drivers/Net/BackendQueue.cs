// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Net;

/// <summary>A pair of a back end's rings with what it has mapped of the guest's, and its event channels.</summary>
internal sealed class BackendQueue(
    DomainContext context,
    NetBuffers buffers,
    NetBackendOptions options
) : IPortListener
{
    private readonly NetCounters _counters = new();
    private PeerPages? _rings;
    private PeerPages? _headers;
    private EventPort _transmitPort;
    private EventPort _receivePort;

    public NetCounters Counters => _counters;

    public BackendTransmit Transmit => field ??= new(context, _counters, options.Transmit);

    public BackendReceive Receive =>
        field ??= new(context, _counters, buffers, options.ReceiveDepth);

    /// <summary>Pages that the guest has registered.</summary>
    public PinnedGrants Pinned => field ??= new(context, _counters);

    /// <summary>Whether an event came since the rings were last looked at.</summary>
    public bool IsTold { get; set; }

    public void OnEvent(EventPort port) => IsTold = true;

    /// <summary>Reads where everything is, and connects. If that fails, <see cref="Close"/> takes back what there is.</summary>
    public bool TryOpen(
        IStoreSession session,
        string directory,
        DomainId guest,
        bool isFlip,
        string? headers
    )
    {
        if (
            !session.TryNumber(directory, NetKeys.TransmitRef, out var transmitRef)
            || !session.TryNumber(directory, NetKeys.ReceiveRef, out var receiveRef)
        )
        {
            return false;
        }

        _rings = PeerPages.Map(context, guest.Number, [transmitRef, receiveRef]);
        if (_rings is null || (headers is not null && !TryMapHeaders(session, headers, guest)))
        {
            return false;
        }

        if (!TryBind(session, directory, guest))
        {
            return false;
        }

        IsTold = true;
        var transmit = SharedRing<NetTxSlot, NetTxResponse>.Attach(_rings.RegionOf(0));
        var isOpen = Transmit.TryOpen(guest.Number, _rings.Address, transmit, _headers);
        var receive = SharedRing<NetRxRequest, NetRxSlot>.Attach(_rings.RegionOf(1));
        return Receive.TryOpen(guest.Number, isFlip, _rings.Address + 4096, receive) && isOpen;
    }

    public void NotifyTransmit() => Notify(_transmitPort);

    public void NotifyReceive() => Notify(_receivePort);

    public void Close()
    {
        Transmit.Close();
        Pinned.Clear();
        Receive.Close();
        _headers?.Unmap();
        _rings?.Unmap();
        (_headers, _rings) = (null, null);
        if (_receivePort != _transmitPort)
        {
            ClosePort(_receivePort);
        }

        ClosePort(_transmitPort);
        (_receivePort, _transmitPort) = (default, default);
        IsTold = false;
    }

    private bool TryMapHeaders(IStoreSession session, string directory, DomainId guest)
    {
        var references = new uint[NetKeys.HeaderPages];
        for (var page = 0; page < references.Length; page++)
        {
            if (!session.TryNumber(directory, NetKeys.HeaderRef(page), out references[page]))
            {
                return false;
            }
        }

        _headers = PeerPages.Map(context, guest.Number, references);
        return _headers is not null;
    }

    private bool TryBind(IStoreSession session, string directory, DomainId guest)
    {
        if (session.TryNumber(directory, NetKeys.TransmitEvent, out var transmit))
        {
            return session.TryNumber(directory, NetKeys.ReceiveEvent, out var receive)
                && TryBind(guest, transmit, out _transmitPort)
                && TryBind(guest, receive, out _receivePort);
        }

        if (
            !session.TryNumber(directory, NetKeys.Event, out var both)
            || !TryBind(guest, both, out _transmitPort)
        )
        {
            return false;
        }

        _receivePort = _transmitPort;
        return true;
    }

    private bool TryBind(DomainId guest, uint remote, out EventPort port)
    {
        if (context.Ports.BindInterdomain(guest, new(remote), out port) != EventStatus.Success)
        {
            return false;
        }

        context.Listen(port, this);
        return true;
    }

    private void ClosePort(EventPort port)
    {
        if (port != default)
        {
            context.Listen(port, null);
            context.Ports.Close(port);
        }
    }

    private void Notify(EventPort port)
    {
        _counters.Notifications++;
        _counters.Hypercalls++;
        context.Ports.Notify(port);
    }
}
