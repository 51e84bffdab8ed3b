// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Drivers.Net;

/// <summary>What a guest lacks, made for it: segments and checksums, by <see cref="SoftwareOffloadDevice"/>, in front of its queue.</summary>
internal sealed class NetBackendSoftware(NetBackend backend, NetBuffers buffers) : IDisposable
{
    private readonly FrameFragment[] _fragments = new FrameFragment[NetKeys.MostPages];
    private readonly NetPiece[] _pieces = new NetPiece[NetKeys.MostPages];
    private SoftwareOffloadDevice? _device;
    private QueueDevice? _inner;

    /// <summary>Whether the guest does not take a packet as it is.</summary>
    public bool IsNeededFor(int length, in FrameOffload offload)
    {
        var wanted = offload.NeedsChecksum
            ? FrameDeviceFeatures.TransmitChecksum
            : FrameDeviceFeatures.None;
        wanted |= offload.Kind switch
        {
            SegmentationKind.TcpV4 => FrameDeviceFeatures.TransmitTcpV4,
            SegmentationKind.TcpV6 => FrameDeviceFeatures.TransmitTcpV6,
            _ => FrameDeviceFeatures.None,
        };
        if (!backend.TakesChecksumV6 && MayBeV6(offload))
        {
            return true;
        }

        wanted |= length > 4096 ? FrameDeviceFeatures.ScatterGather : 0;
        return (backend.Features & wanted) != wanted;
    }

    // Behind an IPv6 header: an IPv4 one with so many options, or tags, is completed too, which is right for every guest.
    private static bool MayBeV6(in FrameOffload offload) =>
        offload.Kind == SegmentationKind.TcpV6
        || (
            offload.NeedsChecksum
            && offload.ChecksumStart >= FrameAdmission.EthernetHeaderLength + 40
        );

    public void Give(
        BackendQueue queue,
        ReadOnlySpan<NetPiece> pieces,
        int length,
        in FrameOffload offload,
        NetBuffer? buffer
    )
    {
        var own = buffer is null ? buffers.Take() : null;
        var source = buffer ?? own;
        if (source is null)
        {
            queue.Counters.Dropped++;
            return;
        }

        if (own is null || own.TryFill(backend.Context, queue.Counters, pieces))
        {
            if (own is not null)
            {
                own.Length = length;
            }

            var device = DeviceFor(queue);
            _inner!.CompletesAll = !backend.TakesChecksumV6 && MayBeV6(offload);
            var count = source.FragmentsFor(length, _fragments);
            if (device.TrySend(0, _fragments.AsSpan(0, count), offload) != SendResult.Sent)
            {
                queue.Counters.Dropped++;
            }
        }

        if (own is not null)
        {
            buffers.Drop(own);
        }
    }

    /// <summary>Forgets what the last guest took.</summary>
    public void Forget()
    {
        _device?.Dispose();
        _inner?.Dispose();
        (_device, _inner) = (null, null);
    }

    public void Dispose() => Forget();

    private SoftwareOffloadDevice DeviceFor(BackendQueue queue)
    {
        _inner ??= new QueueDevice(backend, buffers, _pieces);
        _device ??= new SoftwareOffloadDevice(_inner, coalesce: false);
        _inner.Queue = queue;
        return _device;
    }

    // The guest's queue as a device: what it is sent is copied into a buffer, and given.
    private sealed class QueueDevice(NetBackend backend, NetBuffers buffers, NetPiece[] pieces)
        : IFrameDevice
    {
        public BackendQueue? Queue { get; set; }

        /// <summary>Whether the guest is given no blank checksum now.</summary>
        public bool CompletesAll { get; set; }

        public FrameDeviceFeatures Features =>
            (backend.Features | FrameDeviceFeatures.ScatterGather)
            & (CompletesAll ? ~FrameDeviceFeatures.TransmitChecksum : (FrameDeviceFeatures)(-1));

        // A guest that takes no pieces takes no more than a page.
        public int Mtu =>
            (backend.Features & FrameDeviceFeatures.ScatterGather) != 0
                ? backend.Options.Mtu
                : Math.Min(backend.Options.Mtu, 4096 - FrameAdmission.EthernetHeaderLength);

        public int QueueCount => 1;

        public int MaxFragments => 64;

        public SendResult TrySend(
            int queue,
            ReadOnlySpan<FrameFragment> frame,
            in FrameOffload offload
        )
        {
            if (buffers.Take() is not { } buffer)
            {
                Queue!.Counters.Dropped++;
                return SendResult.Sent; // As a network does: what has no place is lost.
            }

            buffer.Fill(frame, offload);
            var count = buffer.PiecesInto(pieces);
            Queue!.Receive.Give(pieces.AsSpan(0, count), buffer.Length, offload, buffer, true);
            Queue.Counters.BytesCopied += buffer.Length;
            buffers.Drop(buffer);
            return SendResult.Sent;
        }

        public ReceiveResult TryReceive(
            int queue,
            ReadOnlySpan<FrameFragment> into,
            out ReceivedFrame frame
        )
        {
            frame = default;
            return ReceiveResult.Empty;
        }

        public int Step(int budget) => 0;

        public void Dispose() { }
    }
}
