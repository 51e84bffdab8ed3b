// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Grants;

/// <summary>A clock that stands where a test puts it.</summary>
internal sealed class StepTime : TimeProvider
{
    public long Nanoseconds { get; set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Nanoseconds;
}
