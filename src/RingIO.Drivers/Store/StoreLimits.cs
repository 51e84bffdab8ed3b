// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>How much of the store a domain may use. The privileged domain is counted but not limited.</summary>
/// <remarks>Immutable. What is used up is told by <see cref="XenstoreError.NoSpace"/>, watches by <see cref="XenstoreError.TooBig"/>, as Xen's own server does.</remarks>
public sealed record StoreLimits
{
    /// <summary>How many nodes a domain may own, everywhere in the store.</summary>
    public int Nodes { get; init; } = 1000;

    /// <summary>How many watches a domain may have.</summary>
    public int Watches { get; init; } = 128;

    /// <summary>How many transactions a domain may have open.</summary>
    public int Transactions { get; init; } = 10;

    /// <summary>How many nodes a transaction may touch.</summary>
    public int TransactionNodes { get; init; } = 1024;

    /// <summary>How many bytes a node may have: value, names of children, and 8 for each permission.</summary>
    public int NodeBytes { get; init; } = 2048;

    /// <summary>How many permissions a node may have.</summary>
    public int Permissions { get; init; } = 5;

    /// <summary>How many names a path may have.</summary>
    public int PathDepth { get; init; } = 64;

    /// <summary>
    /// How many events may wait for a connection. Beyond it, each watch keeps one event more, which names the watch's own
    /// path: late readers learn less, but nothing is lost, and what waits is bounded by this and the watches.
    /// </summary>
    public int PendingEvents { get; init; } = 256;
}
