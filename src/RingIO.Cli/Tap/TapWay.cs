// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Cli.Net.Reporting;

namespace RingIO.Cli.Tap;

/// <summary>What is found of a row in one direction, flow by flow.</summary>
internal sealed class TapWay
{
    private readonly List<double> _rates = [];
    private NetCounts _counts;
    private long _bytes;
    private long? _allocated;

    /// <summary>The hash of what arrived of a file, in hexadecimal digits; empty before one was sent.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Adds a flow.</summary>
    /// <param name="report">What iperf3 measured.</param>
    /// <param name="counts">What the path did for it.</param>
    /// <param name="allocated">What the relay's thread allocated in its second half.</param>
    public void Add(IperfReport report, in NetCounts counts, long allocated)
    {
        _rates.Add(report.MegabitsPerSecond);
        _counts += counts;
        _bytes += report.Bytes;
        _allocated = Math.Min(allocated, _allocated ?? long.MaxValue);
    }

    /// <summary>All of it, to be reported.</summary>
    public NetWay Report() =>
        new()
        {
            Rates = [.. _rates],
            Counts = _counts,
            Bytes = _bytes,
            AllocatedBytes = _allocated ?? 0,
            Hash = Hash,
        };
}
