// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Interop;

/// <summary>struct timespec of 64-bit Linux.</summary>
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;

    /// <summary>The same span as a timespec.</summary>
    /// <param name="span">A span, not negative.</param>
    /// <returns>Its whole seconds and the rest.</returns>
    public static TimeSpec From(TimeSpan span) =>
        new()
        {
            Seconds = span.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
}
