// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Parks by sleeping a short, fixed slice: reaches across processes on every operating system.</summary>
/// <remarks>
/// A sleeper looks again after each slice of its own accord, so <see cref="Unpark"/> has nothing to do and no change
/// is missed for longer than a slice. Where the system has a futex (RingIO.Linux), that is faster and costs an idle
/// sleeper nothing. Thread safety: every member may be called from any thread.
/// </remarks>
public sealed class PollingParker : IParker
{
    private readonly int _slice;

    /// <summary>Makes a parker with slices of one millisecond.</summary>
    public PollingParker()
        : this(TimeSpan.FromMilliseconds(1)) { }

    /// <summary>Makes a parker.</summary>
    /// <param name="slice">The longest time in which a change goes unnoticed: above 0, at most a minute.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slice"/> is out of range.</exception>
    public PollingParker(TimeSpan slice)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(slice, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slice, TimeSpan.FromMinutes(1));
        _slice = ParkTime.ToMilliseconds(slice);
    }

    /// <inheritdoc/>
    public bool CrossesProcesses => true;

    /// <inheritdoc/>
    /// <remarks>Returns after one slice at the latest: a word that changed and changed back is not slept through.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    public void Park(ref uint word, uint expected, TimeSpan timeout)
    {
        var milliseconds = ParkTime.ToMilliseconds(timeout);
        if (Volatile.Read(ref word) == expected)
        {
            Thread.Sleep(
                milliseconds == Timeout.Infinite ? _slice : Math.Min(milliseconds, _slice)
            );
        }
    }

    /// <inheritdoc/>
    public void Unpark(ref uint word)
    {
        // Sleepers look again by themselves.
    }
}
