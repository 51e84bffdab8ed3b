// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net.Capture;

/// <summary>A capture file is damaged, or not one: where, and how.</summary>
public sealed class CaptureFormatException : IOException
{
    /// <summary>Describes the damage.</summary>
    /// <param name="offset">The byte where it was found, from the stream's first.</param>
    /// <param name="problem">What is wrong there.</param>
    public CaptureFormatException(long offset, string problem)
        : base($"At byte {offset} of the capture: {problem}") => Offset = offset;

    /// <summary>The byte where the damage was found, from where reading began.</summary>
    public long Offset { get; }
}
