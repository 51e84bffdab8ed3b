// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Net;

/// <summary>What both halves write into the store (xen/io/netif.h), and the limits that they share.</summary>
internal static class NetKeys
{
    public const string ScatterGather = "feature-sg";
    public const string SegmentationV4 = "feature-gso-tcpv4";
    public const string SegmentationV6 = "feature-gso-tcpv6";
    public const string NoChecksum = "feature-no-csum-offload";
    public const string ChecksumV6 = "feature-ipv6-csum-offload";
    public const string ReceiveCopy = "feature-rx-copy";
    public const string ReceiveFlip = "feature-rx-flip";
    public const string RequestCopy = "request-rx-copy";
    public const string ReceiveNotify = "feature-rx-notify";
    public const string SplitEvents = "feature-split-event-channels";
    public const string Multicast = "feature-multicast-control";
    public const string RequestMulticast = "request-multicast-control";
    public const string Control = "feature-ctrl-ring";
    public const string ControlRef = "ctrl-ring-ref";
    public const string ControlEvent = "event-channel-ctrl";
    public const string MostQueuesKey = "multi-queue-max-queues";
    public const string QueueCount = "multi-queue-num-queues";
    public const string TransmitRef = "tx-ring-ref";
    public const string ReceiveRef = "rx-ring-ref";
    public const string Event = "event-channel";
    public const string TransmitEvent = "event-channel-tx";
    public const string ReceiveEvent = "event-channel-rx";
    public const string Mtu = "mtu";

    /// <summary>An extension of this project: the header of each packet lies beside its request, at its id, in so many bytes.</summary>
    public const string HeaderSlots = "feature-header-slots";

    public const int MostQueues = 16;

    /// <summary>Slots of a ring in one page, of either kind.</summary>
    public const int RingSlots = 256;

    public const int HeaderBytes = 128;
    public const int HeaderPages = RingSlots * HeaderBytes / 4096;

    /// <summary>Pages of the longest frame.</summary>
    public const int MostPages = 17;

    public static string HeaderRef(int page) => $"header-ref-{page}";

    /// <summary>Where a queue's keys are: a single queue's are the half's own.</summary>
    public static string QueueDirectory(string directory, int queue, int queues) =>
        queues == 1 ? directory : $"{directory}/queue-{queue}";

    /// <summary>Whether a flag is set; not if it is missing or no number.</summary>
    public static bool Flag(this IStoreSession session, string directory, string key) =>
        session.ReadNumber($"{directory}/{key}", out var value) == XenstoreError.None && value != 0;

    /// <summary>Reads a number that must fit 32 bits.</summary>
    public static bool TryNumber(
        this IStoreSession session,
        string directory,
        string key,
        out uint value
    )
    {
        var isThere = session.ReadNumber($"{directory}/{key}", out var wide) == XenstoreError.None;
        value = (uint)wide;
        return isThere && wide <= uint.MaxValue;
    }
}
