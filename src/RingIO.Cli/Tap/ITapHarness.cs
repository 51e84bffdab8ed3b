// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Cli.Net.Reporting;

namespace RingIO.Cli.Tap;

/// <summary>Real TCP over TAP devices in network namespaces of their own, through front end, ring, grants and back end.</summary>
internal interface ITapHarness
{
    /// <summary>Measures the rows, and takes down all that it set up, whatever happens.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="progress">Hears how far it is, 0 to 1, and what it does.</param>
    /// <param name="cancelled">Ends it early.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="CliException">Something is missing: rights, a program, an unused name.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    NetReport Run(NetOptions options, Action<double, string> progress, CancellationToken cancelled);
}
