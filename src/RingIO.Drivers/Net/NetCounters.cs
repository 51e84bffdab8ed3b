// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>What a queue, or a front end, has done since it was made.</summary>
/// <remarks>Plain numbers: they are exact on the thread that steps, and elsewhere as old as they are seen.</remarks>
public sealed class NetCounters
{
    /// <summary>Packets that the guest sent and that were taken.</summary>
    public long Sent { get; internal set; }

    /// <summary>Their bytes.</summary>
    public long SentBytes { get; internal set; }

    /// <summary>Packets that were given to the guest.</summary>
    public long Received { get; internal set; }

    /// <summary>Their bytes.</summary>
    public long ReceivedBytes { get; internal set; }

    /// <summary>Pages mapped and pages unmapped, each counted, and pages exchanged.</summary>
    public long Remaps { get; internal set; }

    /// <summary>Bytes copied by processors: headers and, where that is the way, payload.</summary>
    public long BytesCopied { get; internal set; }

    /// <summary>Grants made and taken back, by a front end; pages mapped, unmapped, pinned, unpinned, copied or exchanged, by a back end.</summary>
    public long GrantOperations { get; internal set; }

    /// <summary>Events sent.</summary>
    public long Notifications { get; internal set; }

    /// <summary>Calls of the hypervisor: a batch is one, an event is one.</summary>
    public long Hypercalls { get; internal set; }

    /// <summary>Packets that were dropped: no room, nobody to get them, or malformed.</summary>
    public long Dropped { get; internal set; }

    /// <summary>How often the peer did what no correct one does.</summary>
    public long Faults { get; internal set; }

    /// <summary>Adds another's numbers to these.</summary>
    /// <param name="other">The other.</param>
    public void Add(NetCounters other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Sent += other.Sent;
        SentBytes += other.SentBytes;
        Received += other.Received;
        ReceivedBytes += other.ReceivedBytes;
        Remaps += other.Remaps;
        BytesCopied += other.BytesCopied;
        GrantOperations += other.GrantOperations;
        Notifications += other.Notifications;
        Hypercalls += other.Hypercalls;
        Dropped += other.Dropped;
        Faults += other.Faults;
    }
}
