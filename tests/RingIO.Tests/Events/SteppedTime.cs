// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Events;

/// <summary>A clock that a test moves.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks = 1;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How often somebody looked at it.</summary>
    public int Looks { get; private set; }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        Looks++;
        return _ticks;
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) => _ticks += time.Ticks;
}
