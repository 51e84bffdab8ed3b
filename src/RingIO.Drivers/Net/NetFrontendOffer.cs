// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Net;

/// <summary>What a front end and its back end have in common: read from one, told to the other.</summary>
internal readonly record struct NetFrontendOffer
{
    public FrameDeviceFeatures Features { get; private init; }

    public int Mtu { get; private init; }

    public int Queues { get; private init; }

    public bool IsFlip { get; private init; }

    public bool IsSplit { get; private init; }

    public bool HasHeaders { get; private init; }

    public bool HasControl { get; private init; }

    public bool HasMulticast { get; private init; }

    public int MaxFragments =>
        (Features & FrameDeviceFeatures.ScatterGather) != 0 ? NetInterface.MinSlots : 1;

    public static NetFrontendOffer Read(
        IStoreSession session,
        string backend,
        string frontend,
        NetFrontendOptions options
    )
    {
        bool Has(string key) => session.Flag(backend, key);
        var features = FrameDeviceFeatures.None;
        if (options.ScatterGather && Has(NetKeys.ScatterGather))
        {
            features |= FrameDeviceFeatures.ScatterGather;
        }

        if (options.Checksum)
        {
            features |= FrameDeviceFeatures.TransmitChecksum | FrameDeviceFeatures.ReceiveChecksum;
        }

        if (options.Segmentation && (features & FrameDeviceFeatures.ScatterGather) != 0)
        {
            features |= FrameDeviceFeatures.ReceiveTcpV4 | FrameDeviceFeatures.ReceiveTcpV6;
            features |= Has(NetKeys.SegmentationV4) ? FrameDeviceFeatures.TransmitTcpV4 : 0;
            features |= Has(NetKeys.SegmentationV6) ? FrameDeviceFeatures.TransmitTcpV6 : 0;
        }

        var most = session.TryNumber(backend, NetKeys.MostQueuesKey, out var offered) ? offered : 1;
        var hasMtu =
            session.TryNumber(frontend, NetKeys.Mtu, out var mtu)
            || session.TryNumber(backend, NetKeys.Mtu, out mtu);
        return new()
        {
            Features = features,
            Mtu = hasMtu && mtu is >= 68 and <= 65535 ? (int)mtu : 1500,
            Queues = (int)Math.Clamp(most, 1, (uint)options.Queues),
            // A back end that offers neither is an old one: it flips.
            IsFlip = options.Receive == NetReceive.Flip || !Has(NetKeys.ReceiveCopy),
            IsSplit = options.SplitEventChannels && Has(NetKeys.SplitEvents),
            HasHeaders =
                options.HeaderSlots
                && session.TryNumber(backend, NetKeys.HeaderSlots, out var bytes)
                && bytes == NetKeys.HeaderBytes,
            HasControl = options.ControlRing && Has(NetKeys.Control),
            HasMulticast = options.MulticastControl && Has(NetKeys.Multicast),
        };
    }

    /// <summary>Whether the back end may take a packet.</summary>
    public bool Admits(int fragments, int length, in FrameOffload offload)
    {
        if (
            fragments > MaxFragments
            || length < FrameAdmission.EthernetHeaderLength
            || length > NetInterface.MaxPacketBytes
        )
        {
            return false;
        }

        var wanted = offload.NeedsChecksum
            ? FrameDeviceFeatures.TransmitChecksum
            : FrameDeviceFeatures.None;
        wanted |= offload.Kind switch
        {
            SegmentationKind.None => FrameDeviceFeatures.None,
            SegmentationKind.TcpV4 => FrameDeviceFeatures.TransmitTcpV4,
            SegmentationKind.TcpV6 => FrameDeviceFeatures.TransmitTcpV6,
            _ => FrameDeviceFeatures.TransmitEcn, // Which nobody offers.
        };
        return (Features & wanted) == wanted
            && (
                offload.Kind == SegmentationKind.None
                    ? length <= Mtu + FrameAdmission.EthernetHeaderLength + 8
                    : offload is { NeedsChecksum: true, SegmentSize: not 0 }
            );
    }

    public bool TryPublish(
        IStoreSession session,
        string directory,
        uint transaction,
        ReadOnlySpan<FrontendQueue> queues
    )
    {
        var isWritten = true;
        void Put(string key, uint value) =>
            isWritten &=
                session.WriteNumber($"{directory}/{key}", value, transaction) == XenstoreError.None;
        Put(NetKeys.RequestCopy, IsFlip ? 0u : 1);
        Put(NetKeys.ReceiveNotify, 1);
        Put(NetKeys.ScatterGather, Has(FrameDeviceFeatures.ScatterGather));
        Put(NetKeys.SegmentationV4, Has(FrameDeviceFeatures.ReceiveTcpV4));
        Put(NetKeys.SegmentationV6, Has(FrameDeviceFeatures.ReceiveTcpV6));
        Put(NetKeys.NoChecksum, 1 - Has(FrameDeviceFeatures.ReceiveChecksum));
        Put(NetKeys.ChecksumV6, Has(FrameDeviceFeatures.ReceiveChecksum));
        Put(NetKeys.HeaderSlots, HasHeaders ? NetKeys.HeaderBytes : 0u);
        Put(NetKeys.RequestMulticast, HasMulticast ? 1u : 0);
        if (queues.Length > 1)
        {
            Put(NetKeys.QueueCount, (uint)queues.Length);
        }
        else
        {
            session.Remove($"{directory}/{NetKeys.QueueCount}", transaction);
        }

        for (var queue = 0; queue < queues.Length; queue++)
        {
            var place = NetKeys.QueueDirectory(directory, queue, queues.Length);
            isWritten &= queues[queue].TryPublish(session, place, transaction);
        }

        return isWritten;
    }

    private uint Has(FrameDeviceFeatures feature) => (Features & feature) != 0 ? 1u : 0;
}
