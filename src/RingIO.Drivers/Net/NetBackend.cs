// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>The driver domain's half of a split network device: a guest's interface at a port of a <see cref="NetBridge"/>.</summary>
/// <remarks>
/// <para>The guest is hostile: what it writes is copied once, judged and then used. What is malformed is answered with an error, or closes the
/// device; nobody else is disturbed. A guest that dies or begins anew leaves nothing behind.</para>
/// <para>Threading: the domain's; the bridge steps it. In the steady state nothing is allocated. Source: <c>xen/io/netif.h</c>.</para>
/// </remarks>
public sealed class NetBackend : IXenbusDriver, IMulticastFilter, IDisposable
{
    private readonly NetBridge _bridge;
    private readonly DomainContext _context;
    private readonly XenbusDevice _device;
    private readonly NetBackendOptions _options;
    private readonly BackendQueue[] _queues;
    private readonly NetBackendSoftware _software;
    private readonly BackendControl _control;
    private int _queueCount;
    private bool _disposed;

    /// <summary>Makes a back end at a new port of a bridge; it connects as <see cref="NetBridge.Step"/> lets it.</summary>
    /// <param name="bridge">The bridge, in the driver domain.</param>
    /// <param name="device">The device, whose directories are in the store.</param>
    /// <param name="options">What it offers; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the address is another port's.</exception>
    /// <exception cref="InvalidOperationException">The bridge has no port left.</exception>
    public NetBackend(NetBridge bridge, XenbusDevice device, NetBackendOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bridge);
        ArgumentNullException.ThrowIfNull(device);
        _options = options ?? new();
        _options.Check();
        (_bridge, _context, _device) = (bridge, bridge.Context, device);
        _queues = new BackendQueue[_options.MaxQueues];
        for (var queue = 0; queue < _queues.Length; queue++)
        {
            _queues[queue] = new(_context, bridge.Buffers, _options);
            _queues[queue].Transmit.Filter = this;
            _queues[queue].Transmit.Pinned = _queues[queue].Pinned;
        }

        _software = new(this, bridge.Buffers);
        _control = new(this, _queues[0].Counters);
        Port = bridge.Add(this, _options.Address);
        Half = new(_context.Store, device, XenbusSide.Backend, this);
        _context.Add(Half);
        if (Half.State is XenbusState.Connected or XenbusState.InitWait)
        {
            // Another one was here, and died: of what it had this one has nothing, and its front end is to know.
            Half.Close();
        }
    }

    /// <summary>Its port of the bridge.</summary>
    public int Port { get; }

    /// <summary>Its state, and its peer's.</summary>
    public XenbusHalf Half { get; }

    /// <summary>Whether packets may flow.</summary>
    public bool IsConnected => _queueCount > 0;

    /// <summary>How many queues there are now.</summary>
    public int QueueCount => _queueCount;

    /// <summary>What the guest last did wrong; null if nothing.</summary>
    public RingFault? Fault { get; private set; }

    /// <summary>What the guest takes: frames in pieces, blank checksums, large ones.</summary>
    internal FrameDeviceFeatures Features { get; private set; }

    /// <summary>Whether it takes blank checksums over IPv6 too.</summary>
    internal bool TakesChecksumV6 { get; private set; }

    internal NetBackendOptions Options => _options;

    internal DomainContext Context => _context;

    internal ReadOnlySpan<BackendQueue> Queues => _queues.AsSpan(0, _queueCount);

    /// <summary>What a queue has done.</summary>
    /// <param name="queue">The queue, 0 to the most that are offered - 1.</param>
    /// <returns>The counters.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue.</exception>
    public NetCounters CountersOf(int queue) =>
        (uint)queue < (uint)_queues.Length
            ? _queues[queue].Counters
            : throw new ArgumentOutOfRangeException(
                nameof(queue),
                queue,
                $"{_queues.Length} queue(s) are offered, numbered from 0."
            );

    /// <summary>How many packets wait for pages of the guest.</summary>
    /// <param name="queue">The queue, 0 to the most that are offered - 1.</param>
    /// <returns>The count, at most <see cref="NetBackendOptions.ReceiveDepth"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue.</exception>
    public int WaitingOf(int queue)
    {
        CountersOf(queue);
        return _queues[queue].Receive.Waiting;
    }

    /// <inheritdoc/>
    bool IXenbusDriver.TryPublish(IStoreSession session, string directory, uint transaction)
    {
        var isWritten = true;
        void Put(string key, uint value) =>
            isWritten &=
                session.WriteNumber($"{directory}/{key}", value, transaction) == XenstoreError.None;
        Put(NetKeys.ScatterGather, _options.ScatterGather ? 1u : 0);
        Put(NetKeys.SegmentationV4, _options.Segmentation ? 1u : 0);
        Put(NetKeys.SegmentationV6, _options.Segmentation ? 1u : 0);
        Put(NetKeys.ChecksumV6, 1);
        Put(NetKeys.ReceiveCopy, 1);
        Put(NetKeys.ReceiveFlip, 1);
        Put(NetKeys.SplitEvents, 1);
        Put(NetKeys.Multicast, 1);
        Put(NetKeys.Control, 1);
        Put(NetKeys.MostQueuesKey, (uint)_queues.Length);
        Put(NetKeys.Mtu, (uint)_options.Mtu);
        Put(
            NetKeys.HeaderSlots,
            _options.HeaderSlots && _options.Transmit != NetTransmit.Map ? NetKeys.HeaderBytes : 0u
        );
        return isWritten;
    }

    /// <inheritdoc/>
    bool IXenbusDriver.TryConnect(IStoreSession session, string peerDirectory)
    {
        Fault = null;
        if (!_context.TryFind(_device.Frontend, out var guest))
        {
            return false;
        }

        var isCounted = session.TryNumber(peerDirectory, NetKeys.QueueCount, out var count);
        count = isCounted ? count : 1;
        if (count == 0 || count > _queues.Length)
        {
            return false;
        }

        ReadFeatures(session, peerDirectory);
        var isFlip = !session.Flag(peerDirectory, NetKeys.RequestCopy);
        var hasHeaders =
            _options.HeaderSlots
            && _options.Transmit != NetTransmit.Map
            && session.TryNumber(peerDirectory, NetKeys.HeaderSlots, out var bytes)
            && bytes == NetKeys.HeaderBytes;
        _bridge.Switch.SetMulticastControl(
            Port,
            session.Flag(peerDirectory, NetKeys.RequestMulticast)
        );
        for (var queue = 0; queue < (int)count; queue++)
        {
            var place = NetKeys.QueueDirectory(peerDirectory, queue, (int)count);
            // Counted before it is opened, so that what it has by then is let go.
            _queueCount = queue + 1;
            if (!_queues[queue].TryOpen(session, place, guest, isFlip, hasHeaders ? place : null))
            {
                return false;
            }
        }

        return _control.TryOpen(session, peerDirectory, guest);
    }

    /// <inheritdoc/>
    void IXenbusDriver.Disconnect()
    {
        _control.Close();
        foreach (var queue in Queues)
        {
            queue.Close();
        }

        _queueCount = 0;
        _software.Forget();
    }

    bool IMulticastFilter.TryJoin(MacAddress group) => _bridge.Switch.TryJoin(Port, group);

    bool IMulticastFilter.Leave(MacAddress group) => _bridge.Switch.Leave(Port, group);

    /// <summary>Lets go at once, as if it died, and gives its port back. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Half.Dispose();
            _context.Remove(Half);
            _bridge.Remove(this);
        }
    }

    /// <summary>Asks for a packet to be given to the guest.</summary>
    internal void Give(
        ReadOnlySpan<NetPiece> pieces,
        int length,
        in FrameOffload offload,
        uint flow,
        NetBuffer? buffer,
        bool isAlone
    )
    {
        if (_queueCount == 0)
        {
            _bridge.CountDropped();
            return;
        }

        var queue = _queues[(int)(flow % (uint)_queueCount)];
        if (_software.IsNeededFor(length, offload))
        {
            _software.Give(queue, pieces, length, offload, buffer);
        }
        else
        {
            queue.Receive.Give(pieces, length, offload, buffer, isAlone);
        }
    }

    /// <summary>Answers the control ring.</summary>
    internal int StepControl(int budget) => _control.Step(budget);

    /// <summary>Does what was asked for, of all queues.</summary>
    internal void Flush(Span<NetPiece> scratch)
    {
        foreach (var queue in Queues)
        {
            // Asked to be told of pages, if something waits for them; once more, if there are some by now.
            queue.Receive.Drain(scratch);
            if (queue.Receive.FinalCheck())
            {
                queue.Receive.Drain(scratch);
            }

            if (queue.Receive.Flush())
            {
                queue.NotifyReceive();
            }
        }
    }

    /// <summary>Closes the device if the guest broke it.</summary>
    internal void CloseIfBroken()
    {
        if (_control.Fault is { } broken)
        {
            Fault = broken;
            Half.Close();
            return;
        }

        foreach (var queue in Queues)
        {
            if ((queue.Transmit.Fault ?? queue.Receive.Fault) is { } fault)
            {
                Fault = fault;
                Half.Close();
                return;
            }
        }
    }

    private void ReadFeatures(IStoreSession session, string directory)
    {
        var features = FrameDeviceFeatures.None;
        features |= session.Flag(directory, NetKeys.ScatterGather)
            ? FrameDeviceFeatures.ScatterGather
            : 0;
        if (!session.Flag(directory, NetKeys.NoChecksum))
        {
            features |= FrameDeviceFeatures.TransmitChecksum;
            features |= session.Flag(directory, NetKeys.SegmentationV4)
                ? FrameDeviceFeatures.TransmitTcpV4 | FrameDeviceFeatures.TransmitEcn
                : 0;
            features |= session.Flag(directory, NetKeys.SegmentationV6)
                ? FrameDeviceFeatures.TransmitTcpV6 | FrameDeviceFeatures.TransmitEcn
                : 0;
        }

        Features = features;
        TakesChecksumV6 = session.Flag(directory, NetKeys.ChecksumV6);
    }
}
