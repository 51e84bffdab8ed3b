// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;

namespace RingIO.Cli.Tap;

/// <summary>Carries frames between the two devices of a <see cref="TapPair"/>, step by step.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal interface IFrameRelay : IDisposable
{
    /// <summary>What it has done so far.</summary>
    NetCounts Counts { get; }

    /// <summary>Carries what there is.</summary>
    /// <param name="guest">Whether the guest's device has frames, as a wait has told; after a step that did something, false again.</param>
    /// <param name="outside">Whether the device outside has frames, likewise.</param>
    /// <param name="budget">The largest number of frames taken from each device, at least 1.</param>
    /// <returns>How much was done; 0 when both devices were found empty, and nothing is on its way inside.</returns>
    int Step(bool guest, bool outside, int budget);
}
