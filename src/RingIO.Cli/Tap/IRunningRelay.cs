// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;

namespace RingIO.Cli.Tap;

/// <summary>Something that carries frames until it is disposed of.</summary>
internal interface IRunningRelay : IDisposable
{
    /// <summary>What it has done so far; zeros where nobody counts. Exact while nothing moves.</summary>
    NetCounts Counts { get; }

    /// <summary>How many bytes its thread has allocated on the managed heap; 0 for another process.</summary>
    long AllocatedBytes { get; }

    /// <summary>Says whether it still runs: to be asked when a flow has ended.</summary>
    /// <exception cref="CliException">It has failed.</exception>
    void ThrowIfFailed();
}
