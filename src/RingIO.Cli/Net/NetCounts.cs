// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net;

/// <summary>What a path has done.</summary>
/// <remarks>Immutable.</remarks>
internal readonly record struct NetCounts
{
    /// <summary>Frames that crossed the near device, either way, acknowledgements among them.</summary>
    public long Packets { get; init; }

    /// <summary>Pages mapped, unmapped and exchanged.</summary>
    public long Remaps { get; init; }

    /// <summary>Bytes that software copied on the near machine; the device's own copy is not among them.</summary>
    public long BytesCopied { get; init; }

    /// <summary>Operations on grants asked of the hypervisor.</summary>
    public long GrantOperations { get; init; }

    /// <summary>Events sent.</summary>
    public long Notifications { get; init; }

    /// <summary>Hypercalls.</summary>
    public long Hypercalls { get; init; }

    /// <summary>Frames that were lost on the way.</summary>
    public long Dropped { get; init; }

    /// <summary>What was done between two readings.</summary>
    public static NetCounts operator -(in NetCounts later, in NetCounts earlier) =>
        new()
        {
            Packets = later.Packets - earlier.Packets,
            Remaps = later.Remaps - earlier.Remaps,
            BytesCopied = later.BytesCopied - earlier.BytesCopied,
            GrantOperations = later.GrantOperations - earlier.GrantOperations,
            Notifications = later.Notifications - earlier.Notifications,
            Hypercalls = later.Hypercalls - earlier.Hypercalls,
            Dropped = later.Dropped - earlier.Dropped,
        };

    /// <summary>What was done together.</summary>
    public static NetCounts operator +(in NetCounts one, in NetCounts other) =>
        one - (default(NetCounts) - other);
}
