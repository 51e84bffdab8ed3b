// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;
using RingIO.Devices;
using RingIO.Drivers;
using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Paths;

/// <summary>A stream's end in the domain that has the device: straight on it, or behind the bridge.</summary>
/// <remarks>Ownership: device and bridge are the caller's. Thread safety: one thread at a time.</remarks>
internal sealed class HostPath : INetPath
{
    private const int MostInFlight = 8192;

    private readonly IFrameDevice _device;
    private readonly VirtualSwitch? _bridge;
    private readonly int _uplink;
    private readonly int _local;
    private readonly nint[] _addresses;
    private readonly Queue<ulong> _sent = new(MostInFlight);
    private readonly Stack<Gfn> _free;
    private readonly FrameFragment[] _fragments;
    private readonly byte[] _head = new byte[2 * MacAddress.Length];

    /// <summary>Makes a path.</summary>
    /// <param name="device">The device.</param>
    /// <param name="context">The domain.</param>
    /// <param name="receivePages">Its pages that frames are received into.</param>
    /// <param name="bridge">What decides where frames go; <see langword="null"/>: nothing, all goes to the device.</param>
    public HostPath(
        IFrameDevice device,
        DomainContext context,
        IReadOnlyList<Gfn> receivePages,
        VirtualSwitch? bridge = null
    )
    {
        _device = device;
        _bridge = bridge;
        _uplink = bridge?.AddPort() ?? 0;
        _local = bridge?.AddPort(StreamFlow.Near.Source) ?? 0;
        _fragments = new FrameFragment[device.MaxFragments];
        _free = new Stack<Gfn>(receivePages);
        _addresses = new nint[context.Domain.Memory.Extent];
        for (var page = 0; page < _addresses.Length; page++)
        {
            _addresses[page] = context.AddressOf(new Gfn((ulong)page));
        }
    }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => _device.Features;

    /// <inheritdoc/>
    public int Mtu => _device.Mtu;

    // As many as netif has slots for a frame, so that all rows send the same frames.
    /// <inheritdoc/>
    public int MaxFragments => 18;

    /// <summary>How many frames the bridge sent elsewhere, or dropped.</summary>
    public long Strayed { get; private set; }

    /// <inheritdoc/>
    public SendResult TrySend(
        ReadOnlySpan<NetFragment> frame,
        in FrameOffload offload,
        ulong cookie
    )
    {
        if (_sent.Count == MostInFlight)
        {
            return SendResult.TryLater;
        }

        for (var index = 0; index < frame.Length; index++)
        {
            ref readonly var piece = ref frame[index];
            _fragments[index] = new FrameFragment(
                _addresses[piece.Frame.Value] + piece.Offset,
                piece.Length
            );
        }

        var fragments = _fragments.AsSpan(0, frame.Length);
        if (_bridge is not null && !Bridges(_local, fragments, _uplink))
        {
            Strayed++;
            _sent.Enqueue(cookie);
            return SendResult.Sent;
        }

        var result = _device.TrySend(0, fragments, offload);
        if (result == SendResult.Sent)
        {
            _sent.Enqueue(cookie);
        }

        return result;
    }

    /// <inheritdoc/>
    public bool TryTakeSent(out ulong cookie) => _sent.TryDequeue(out cookie);

    /// <inheritdoc/>
    public ReceiveResult TryReceive(Span<NetFragment> into, out int count, out ReceivedFrame frame)
    {
        count = 0;
        frame = default;
        if (!_free.TryPop(out var page))
        {
            return ReceiveResult.Empty;
        }

        var room = new FrameFragment(_addresses[page.Value], PageRun.PageBytes);
        while (true)
        {
            var result = _device.TryReceive(0, new ReadOnlySpan<FrameFragment>(in room), out frame);
            if (result != ReceiveResult.Received)
            {
                _free.Push(page);
                return result;
            }

            if (_bridge is null || Bridges(_uplink, room.Slice(0, frame.Length), _local))
            {
                into[0] = new NetFragment(page, 0, (ushort)frame.Length);
                count = 1;
                return result;
            }

            Strayed++;
        }
    }

    /// <inheritdoc/>
    public void Return(Gfn page) => _free.Push(page);

    /// <inheritdoc/>
    public nint AddressOf(Gfn page) => _addresses[page.Value];

    /// <inheritdoc/>
    public void Flush() { }

    /// <inheritdoc/>
    public int Step(int budget) => _device.Step(budget);

    private bool Bridges(int from, FrameFragment frame, int to) =>
        Bridges(from, new ReadOnlySpan<FrameFragment>(in frame), to);

    private bool Bridges(int from, ReadOnlySpan<FrameFragment> frame, int to)
    {
        var head = _head.AsSpan(0, FrameFragments.CopyTo(frame, 0, _head));
        return _bridge!.Forward(from, head).Contains(to);
    }
}
