// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>The bits of an event word of the FIFO ABI, and how many there are of what (event_channel.h: EVTCHN_FIFO_*).</summary>
public static class FifoLayout
{
    /// <summary>The event has been raised and not consumed. Set by the hypervisor, cleared by the guest.</summary>
    public const uint Pending = 1u << 31;

    /// <summary>The event is not to be queued. Written by the guest, cleared by the hypervisor when asked to unmask.</summary>
    public const uint Masked = 1u << 30;

    /// <summary>The event is on a queue. Set by the hypervisor, cleared by the guest.</summary>
    public const uint Linked = 1u << 29;

    /// <summary>The hypervisor changes the link: the guest must not unmask.</summary>
    public const uint Busy = 1u << 28;

    /// <summary>How wide the link is: the next event's port on the same queue, 0 for none.</summary>
    public const int LinkBits = 17;

    /// <summary>The link's bits.</summary>
    public const uint LinkMask = (1u << LinkBits) - 1;

    /// <summary>How many ports there can be (EVTCHN_FIFO_NR_CHANNELS).</summary>
    public const int Ports = 1 << LinkBits;

    /// <summary>How many event words a page of 4096 bytes holds.</summary>
    public const int WordsPerPage = 4096 / sizeof(uint);

    /// <summary>How many pages of event words there can be.</summary>
    public const int MaxPages = Ports / WordsPerPage;

    /// <summary>How many priorities there are, and so queues a virtual CPU; 0 is the highest.</summary>
    public const int Priorities = 16;

    /// <summary>The priority of a port that was given none.</summary>
    public const uint DefaultPriority = 7;
}
