// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>Something that carries frames until it is disposed of.</summary>
internal interface IRunningRelay : IDisposable
{
    /// <summary>Says whether it still runs: to be asked when a flow has ended.</summary>
    /// <exception cref="TapUnavailableException">It has failed.</exception>
    void ThrowIfFailed();
}
