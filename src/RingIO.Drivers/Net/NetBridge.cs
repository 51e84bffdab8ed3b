// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Drivers.Net;

/// <summary>A driver domain's bridge: guests' interfaces and devices at the ports of a switch, and frames moved between them.</summary>
/// <remarks>
/// <para>What a guest sends goes from its pages to a device without a copy, but for its first bytes, and to another guest by a grant copy. What a
/// device receives lies in pages of the driver domain's own, and goes from there by copy or by exchange. A frame that has no place is
/// dropped; only the way from a guest to a device waits, so that a full device slows its sender.</para>
/// <para>Ownership: devices and context are the caller's; it takes pages of the domain until it is disposed of. Threading: the domain's.
/// In the steady state nothing is allocated.</para>
/// </remarks>
public sealed partial class NetBridge : IDisposable
{
    private readonly BridgePort?[] _ports = new BridgePort?[VirtualSwitch.MaxPorts];
    private readonly List<NetBackend> _backends = [];
    private readonly List<BridgePort> _devices = [];
    private readonly FrameFragment[] _fragments = new FrameFragment[64];
    private readonly NetPiece[] _pieces = new NetPiece[NetBuffer.MostPieces];
    private readonly NetPiece[] _scratch = new NetPiece[NetBuffer.MostPieces];
    private readonly byte[] _head = new byte[PrivateHeads.MostBytes];
    private bool _disposed;

    /// <summary>Makes a bridge without ports.</summary>
    /// <param name="context">The driver domain.</param>
    /// <param name="bridge">The switch; null for one with the defaults.</param>
    /// <param name="buffers">How many frames of the longest kind it can hold; each takes 17 pages of the domain.</param>
    /// <exception cref="ArgumentException">The domain has too few pages.</exception>
    public NetBridge(DomainContext context, VirtualSwitch? bridge = null, int buffers = 96)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffers, 1);
        Context = context;
        Switch = bridge ?? new();
        Buffers = new(context, buffers);
    }

    /// <summary>The driver domain.</summary>
    public DomainContext Context { get; }

    /// <summary>The switch.</summary>
    public VirtualSwitch Switch { get; }

    /// <summary>Frames that a device refused, or had no room for while others took them; and those for a guest that is not connected.</summary>
    public long Dropped { get; private set; }

    /// <summary>Is told what the domain's network drivers touch; null, and nothing is spent on it.</summary>
    public INetTouches? Touches
    {
        get => Context.Touches;
        set => Context.Touches = value;
    }

    internal NetBuffers Buffers { get; }

    /// <summary>Adds a device.</summary>
    /// <param name="device">The device; it is the caller's. One without offloads is given in a <see cref="SoftwareOffloadDevice"/>.</param>
    /// <returns>Its port.</returns>
    /// <exception cref="InvalidOperationException">There is no port left.</exception>
    public int AddDevice(IFrameDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var port = Switch.AddPort();
        _ports[port] = new(port, device, null);
        _devices.Add(_ports[port]!);
        return port;
    }

    /// <summary>Takes a device out.</summary>
    /// <param name="port">Its port.</param>
    /// <exception cref="ArgumentException">There is no device at the port.</exception>
    public void RemoveDevice(int port)
    {
        if ((uint)port >= (uint)_ports.Length || _ports[port] is not { Device: not null } found)
        {
            throw new ArgumentException($"There is no device at port {port}.", nameof(port));
        }

        _devices.Remove(found);
        _ports[port] = null;
        Forget(port);
    }

    /// <summary>Sends a frame as if it had come from a port: the driver domain's own software does.</summary>
    /// <param name="port">The port.</param>
    /// <param name="frame">The frame's fragments, memory that nobody else writes.</param>
    /// <param name="offload">What is to be done to it.</param>
    /// <returns>Whether it went; <see cref="SendResult.TryLater"/> only if a device is all that it was for.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public SendResult TrySend(int port, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        Span<byte> head = stackalloc byte[2 * MacAddress.Length];
        var had = FrameFragments.CopyTo(frame, 0, head);
        var targets = Switch.Forward(port, head[..had]);
        var length = FrameFragments.Length(frame);
        if (targets.IsEmpty || length > FrameAdmission.LongestFrame)
        {
            return SendResult.Refused;
        }

        if (targets.Count == 1 && _ports[targets.First]!.Device is { } only)
        {
            return only.TrySend(0, frame, offload);
        }

        if (Buffers.Take() is not { } buffer)
        {
            return SendResult.TryLater;
        }

        buffer.Fill(frame, offload);
        Spread(buffer, targets);
        Buffers.Drop(buffer);
        return SendResult.Sent;
    }

    /// <summary>Takes the domain's events, moves frames, and answers.</summary>
    /// <param name="budget">How many frames from each port at most, at least 1.</param>
    /// <returns>How many frames and events there were: 0 when there was nothing to do.</returns>
    public int Step(int budget)
    {
        Touches?.Enter(Context.Domain.Id);
        var done = Context.Step(budget);
        for (var index = _backends.Count - 1; index >= 0; index--)
        {
            done += Transmit(_backends[index], budget);
            done += _backends[index].StepControl(budget);
        }

        foreach (var port in _devices)
        {
            done += Receive(port, budget);
        }

        FlushAll();
        for (var index = _backends.Count - 1; index >= 0; index--)
        {
            _backends[index].CloseIfBroken();
        }

        return done;
    }

    /// <summary>Gives the pages back. Dispose of the back ends first. Disposing twice is harmless.</summary>
    /// <exception cref="InvalidOperationException">A back end is at a port.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        if (_backends.Count > 0)
        {
            throw new InvalidOperationException(
                $"{_backends.Count} back end(s) are at the bridge's ports: dispose of them first."
            );
        }

        _disposed = true;
        Buffers.Dispose();
    }

    internal void CountDropped() => Dropped++;

    internal int Add(NetBackend backend, MacAddress? address)
    {
        var port = Switch.AddPort(address);
        _ports[port] = new(port, null, backend);
        _backends.Add(backend);
        Buffers.Sharers = _backends.Count;
        return port;
    }

    internal void Remove(NetBackend backend)
    {
        _backends.Remove(backend);
        Buffers.Sharers = _backends.Count;
        _ports[backend.Port] = null;
        Forget(backend.Port);
    }

    // Packets that wait for a device are routed already: who gets the port's number next gets none of them.
    private void Forget(int port)
    {
        Switch.RemovePort(port);
        foreach (var backend in _backends)
        {
            foreach (var queue in backend.Queues)
            {
                queue.Transmit.Forget(port);
            }
        }
    }

    private void FlushAll()
    {
        foreach (var backend in _backends)
        {
            backend.Flush(_scratch);
        }
    }
}
