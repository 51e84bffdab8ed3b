// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net;

/// <summary>A row of the experiment: where the stream's near end runs, and which optimizations are on.</summary>
/// <param name="Name">Its name in tables and files.</param>
/// <param name="Place">Where the near end runs.</param>
/// <param name="Interface">Whether the virtual interface offers scatter/gather, segmentation and checksums; if not, frames of the MTU with checksums complete.</param>
/// <param name="Channel">Whether pages are neither mapped nor exchanged for each packet: header beside the descriptor, receive by copy.</param>
/// <param name="Memory">Whether superpages, global mappings and a clustering allocator are used; if not, pages of 4 KiB and scattered buffers.</param>
/// <remarks>Immutable.</remarks>
internal sealed record NetConfiguration(
    string Name,
    NetPlace Place,
    bool Interface,
    bool Channel,
    bool Memory
)
{
    /// <summary>The row without the hypervisor.</summary>
    public static NetConfiguration Native { get; } =
        new("native", NetPlace.Native, Interface: true, Channel: true, Memory: true);

    /// <summary>The row of a stream's end beside the bridge.</summary>
    public static NetConfiguration DriverDomain { get; } =
        new("driver-domain", NetPlace.DriverDomain, Interface: true, Channel: true, Memory: true);

    /// <summary>The guest with nothing on: the paper's original.</summary>
    public static NetConfiguration Original { get; } = Guest("original", false, false, false);

    /// <summary>The guest with everything on.</summary>
    public static NetConfiguration Optimized { get; } = Guest("optimized", true, true, true);

    /// <summary>All rows, in the order of the tables.</summary>
    public static IReadOnlyList<NetConfiguration> All { get; } =
    [
        Native,
        DriverDomain,
        Original,
        Guest("interface", true, false, false),
        Guest("channel", false, true, false),
        Guest("memory", false, false, true),
        Guest("interface+channel", true, true, false),
        Guest("interface+memory", true, false, true),
        Guest("channel+memory", false, true, true),
        Optimized,
    ];

    private static NetConfiguration Guest(string name, bool face, bool channel, bool memory) =>
        new(name, NetPlace.Guest, face, channel, memory);
}
