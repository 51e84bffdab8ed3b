// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Measuring;

namespace RingIO.Cli.Net.Reporting;

/// <summary>A row in one direction, as it is reported.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record NetWay
{
    /// <summary>Megabits of payload a second, one number a round.</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>What the path did in all rounds together.</summary>
    public NetCounts Counts { get; init; }

    /// <summary>How many bytes of payload went through in all rounds.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes that the process allocated meanwhile: of the round with the fewest, since the runtime's own threads allocate now and then.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>The hash of what arrived, in hexadecimal digits; empty where nothing is hashed.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The median rate.</summary>
    public double Median => Medians.Of(Rates);

    /// <summary>A count for each packet of the counts.</summary>
    /// <param name="count">The count.</param>
    /// <returns>How many a packet; 0 of none.</returns>
    public double PerPacket(long count) => Counts.Packets == 0 ? 0 : (double)count / Counts.Packets;
}
