// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Turns the longest sleep of <see cref="IParker.Park"/> into what the runtime's waits take.</summary>
internal static class ParkTime
{
    /// <summary>Milliseconds for <see cref="Monitor.Wait(object, int)"/> and <see cref="Thread.Sleep(int)"/>.</summary>
    /// <param name="timeout">The longest sleep.</param>
    /// <returns>Whole milliseconds, rounded up so that a short sleep is not a busy loop; -1 for infinite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    public static int ToMilliseconds(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return Timeout.Infinite;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        return (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
    }
}
