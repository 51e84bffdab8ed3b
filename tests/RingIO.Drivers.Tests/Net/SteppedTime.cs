// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Tests.Net;

/// <summary>Time that passes when a test says so.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Pass(TimeSpan time) => _ticks += time.Ticks;
}
