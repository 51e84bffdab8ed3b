// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>The guest's half of a split network device: packets in pages of the guest's own, out and in, without a copy here.</summary>
/// <remarks>
/// <para>Ownership of pages: what is sent is the back end's to read until <see cref="TryTakeSent"/> tells its end; pages that were given by
/// <see cref="Return"/> are the back end's to fill until <see cref="TryReceive"/> or <see cref="TryTakePage"/> gives them out. A page that the
/// back end does not let go of stays out until it does. The back end may go and come back, or lie: packets that were on their way then are told
/// as dropped, and nothing else is lost.</para>
/// <para>Threading: the domain's. In the steady state nothing is allocated. Source: <c>xen/io/netif.h</c>.</para>
/// </remarks>
public sealed partial class NetFrontend : IXenbusDriver, IDisposable
{
    private const int MostAttempts = 3;

    private readonly DomainContext _context;
    private readonly XenbusDevice _device;
    private readonly NetFrontendOptions _options;
    private readonly GrantedPages _shared;
    private readonly FrontendQueue[] _queues;
    private readonly StaticGrants[] _static;
    private readonly FrontendControl? _control;
    private int _queueCount;
    private NetFrontendOffer _offer;
    private bool _isPublished;
    private bool _isLeft;
    private int _attempts;
    private bool _disposed;

    /// <summary>Makes a front end; it connects as <see cref="Step"/> lets it.</summary>
    /// <param name="context">The guest.</param>
    /// <param name="device">The device, whose directories are in the store.</param>
    /// <param name="options">What it asks for; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NetFrontend(
        DomainContext context,
        XenbusDevice device,
        NetFrontendOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(device);
        _options = options ?? new();
        _options.Check();
        (_context, _device) = (context, device);
        _shared = new(context);
        _queues = new FrontendQueue[_options.Queues];
        for (var queue = 0; queue < _queues.Length; queue++)
        {
            _queues[queue] = new(context, Counters, _shared);
        }

        _static = [];
        if (_options.ControlRing)
        {
            _control = new(context, Counters, _shared);
            _static = new StaticGrants[_queues.Length];
            for (var queue = 0; queue < _queues.Length; queue++)
            {
                _static[queue] = new(context.Domain.Memory.Extent);
                _queues[queue].Transmit.Static = _static[queue];
            }
        }

        Half = new(context.Store, device, XenbusSide.Frontend, this);
        context.Add(Half);
    }

    /// <summary>Its state, and its peer's: to close it and to connect it anew.</summary>
    public XenbusHalf Half { get; }

    /// <summary>Whether packets may flow.</summary>
    public bool IsConnected => Half.IsConnected && _queueCount > 0;

    /// <summary>How many queues there are now; 0 while it is not connected.</summary>
    public int QueueCount => IsConnected ? _queueCount : 0;

    /// <summary>What the back end does to packets that are sent, and what may come from it. It may change when it is connected anew.</summary>
    public FrameDeviceFeatures Features => _offer.Features;

    /// <summary>The largest packet in bytes behind the Ethernet header, large ones to be cut apart.</summary>
    public int Mtu => _offer.Mtu;

    /// <summary>In how many pieces a packet may be, either way.</summary>
    public int MaxFragments => _offer.MaxFragments;

    /// <summary>What it has done.</summary>
    public NetCounters Counters { get; } = new();

    /// <summary>What the back end last did wrong; null if nothing.</summary>
    public RingFault? Fault { get; private set; }

    /// <summary>Is told what the domain's network drivers touch; null, and nothing is spent on it.</summary>
    public INetTouches? Touches
    {
        get => _context.Touches;
        set => _context.Touches = value;
    }

    /// <summary>How many pages, beside those of packets, are still granted though nobody needs them any more.</summary>
    public int WaitingPages => _shared.Waiting;

    /// <summary>Sends a packet. The back end sees it at the next <see cref="Flush"/> or <see cref="Step"/>.</summary>
    /// <param name="queue">The queue, 0 to <see cref="QueueCount"/> - 1.</param>
    /// <param name="frame">Its pieces, in order, in pages of the guest's own, which are lent from now on: whole, so that the back end may read what else is in them.</param>
    /// <param name="offload">What the back end is to do to it.</param>
    /// <param name="cookie">What <see cref="TryTakeSent"/> will say of it.</param>
    /// <returns>Whether it is on its way; <see cref="SendResult.Refused"/> too while there is no connection. The pages are lent only if it is sent.</returns>
    /// <exception cref="ArgumentException">A piece does not lie in a page of the guest's memory.</exception>
    public SendResult TrySend(
        int queue,
        ReadOnlySpan<NetFragment> frame,
        in FrameOffload offload,
        ulong cookie
    )
    {
        if ((uint)queue >= (uint)QueueCount || frame.IsEmpty)
        {
            return SendResult.Refused;
        }

        var length = LengthOf(frame);
        return _offer.Admits(frame.Length, length, offload)
            ? _queues[queue].Transmit.TrySend(frame, length, offload, cookie)
            : SendResult.Refused;
    }

    /// <summary>Takes the end of a packet: its pages are the caller's again, those that are registered for as long as the back end only reads them.</summary>
    /// <param name="queue">The queue that it was sent by; also one that is not there any more.</param>
    /// <param name="sent">Which packet, and how it ended.</param>
    /// <returns><see langword="false"/> if none has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public bool TryTakeSent(int queue, out NetSent sent) =>
        At(queue).Transmit.TryTakeSent(out sent);

    /// <summary>Takes a packet.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="into">Gets its pieces, at most <see cref="MaxFragments"/>: their pages are the caller's from now on.</param>
    /// <param name="count">How many pieces.</param>
    /// <param name="frame">Its length, and what is to be done to it.</param>
    /// <returns>Whether there was one. A packet in more pieces than fit is dropped, and its pages are offered again.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public ReceiveResult TryReceive(
        int queue,
        Span<NetFragment> into,
        out int count,
        out ReceivedFrame frame
    )
    {
        if (At(queue).Receive.TryReceive(into, out count, out frame) is not { } isThere)
        {
            Fail(_queues[queue].Receive.Fault, "a receive response");
            return ReceiveResult.Empty;
        }

        return isThere ? ReceiveResult.Received : ReceiveResult.Empty;
    }

    /// <summary>Gives a page to be filled. It is offered at the next <see cref="Step"/>.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="page">A page of the guest's memory that nobody else uses.</param>
    /// <exception cref="ArgumentException">It is no page of the guest's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public void Return(int queue, Gfn page)
    {
        Require(page);
        At(queue).Receive.Return(page);
    }

    /// <summary>Takes a page back that was given and is not offered: all of them, once the front end is closed and the back end has let go.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="page">The page.</param>
    /// <returns><see langword="false"/> if there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public bool TryTakePage(int queue, out Gfn page) => At(queue).Receive.TryTakePage(out page);

    /// <summary>How many pages a queue has that were given to be filled.</summary>
    /// <param name="queue">The queue.</param>
    /// <returns>The count, those included that the back end has not let go of.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public int PagesOf(int queue) => At(queue).Receive.Pages;

    /// <summary>How many requests a queue has out whose pages are not the caller's.</summary>
    /// <param name="queue">The queue.</param>
    /// <returns>The count of pieces; those of packets whose end nobody has taken are counted by their first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public int OutstandingOf(int queue) => At(queue).Transmit.Outstanding;

    /// <summary>Publishes what was sent, and tells the back end if it wants to be told.</summary>
    /// <param name="queue">The queue.</param>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public void Flush(int queue) => At(queue).Flush();

    /// <summary>Takes the domain's events and the back end's responses, publishes what was sent and offers pages.</summary>
    /// <param name="budget">How many events, and how many responses of each queue, at most; at least 1.</param>
    /// <returns>How many there were.</returns>
    public int Step(int budget)
    {
        Touches?.Enter(_context.Domain.Id);
        var done = _context.Step(budget);
        _shared.Step();
        if (_isLeft && _options.Reconnects && Half.State == XenbusState.Closed)
        {
            _isLeft = false;
            _attempts++;
            Half.TryReconnect();
        }

        foreach (var queue in _queues)
        {
            queue.Flush();
            if (queue.Transmit.Step(budget) is not { } taken)
            {
                Fail(queue.Transmit.Fault, "a transmit response");
                continue;
            }

            done += taken;
            queue.Refill();
        }

        if (_control?.Step() == false)
        {
            Fail(null, "a control response");
        }

        return done;
    }

    /// <inheritdoc/>
    bool IXenbusDriver.TryPublish(IStoreSession session, string directory, uint transaction)
    {
        if (!_isPublished)
        {
            _isPublished = true;
            if (!TryOpen(session))
            {
                return false;
            }
        }

        if (_control is { IsOpen: true } && !_control.TryPublish(session, directory, transaction))
        {
            return false;
        }

        return _offer.TryPublish(session, directory, transaction, _queues.AsSpan(0, _queueCount));
    }

    /// <inheritdoc/>
    bool IXenbusDriver.TryConnect(IStoreSession session, string peerDirectory)
    {
        _attempts = 0;
        return _isPublished;
    }

    /// <inheritdoc/>
    void IXenbusDriver.Disconnect()
    {
        _isPublished = false;
        _queueCount = 0;
        // A back end that never connects is not asked for ever.
        _isLeft =
            _attempts < MostAttempts
            && Half.PeerState is not (XenbusState.Connected or XenbusState.Initialised);
        _control?.Close(_static);
        foreach (var queue in _queues)
        {
            queue.Close();
        }

        _shared.Step();
    }

    /// <summary>Lets go at once, as if it died; what the back end has not let go of stays out. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Half.Dispose();
            _context.Remove(Half);
        }
    }

    private bool TryOpen(IStoreSession session)
    {
        if (!_context.TryFind(_device.Backend, out var backend))
        {
            return false;
        }

        _offer = NetFrontendOffer.Read(
            session,
            _device.BackendDirectory,
            _device.FrontendDirectory,
            _options
        );
        _queueCount = _offer.Queues;
        foreach (var queue in _queues.AsSpan(0, _queueCount))
        {
            if (!queue.TryOpen(backend, _offer.IsFlip, _offer.IsSplit, _offer.HasHeaders))
            {
                return false;
            }
        }

        return !_offer.HasControl || _control!.TryOpen(backend);
    }

    private FrontendQueue At(int queue)
    {
        if ((uint)queue >= (uint)_queues.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(queue),
                queue,
                $"There are at most {_queues.Length} queue(s), numbered from 0."
            );
        }

        return _queues[queue];
    }

    private int LengthOf(ReadOnlySpan<NetFragment> frame)
    {
        var length = 0;
        foreach (ref readonly var fragment in frame)
        {
            Require(fragment.Frame);
            if (fragment.Offset + fragment.Length > 4096)
            {
                throw new ArgumentException(
                    $"A piece of {fragment.Length} bytes from byte {fragment.Offset} on does not lie in one page of 4096.",
                    nameof(frame)
                );
            }

            length += fragment.Length;
        }

        return length;
    }

    private void Require(Gfn page)
    {
        if (page.Value >= (ulong)_context.Domain.Memory.Extent)
        {
            throw new ArgumentException(
                $"{page} is no page of the guest's memory, which has {_context.Domain.Memory.Extent}.",
                nameof(page)
            );
        }
    }

    private void Fail(RingFault? fault, string what)
    {
        Fault =
            fault
            ?? new(
                RingFaultKind.BadRecord,
                $"The back end of {_device.FrontendDirectory} published {what} to no request that is out."
            );
        Half.Close();
    }
}
