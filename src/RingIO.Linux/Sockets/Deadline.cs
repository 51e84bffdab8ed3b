// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RingIO.Linux;

/// <summary>The time by which a whole message must have passed, however many calls it takes.</summary>
internal readonly struct Deadline(int milliseconds)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Waits until the socket is ready.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="events">Readable or writable.</param>
    /// <param name="what">What was to happen, for the error.</param>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public void Wait(SafeHandle socket, short events, string what)
    {
        var left = Timeout.InfiniteTimeSpan;
        if (milliseconds > 0)
        {
            left = TimeSpan.FromMilliseconds(milliseconds) - Stopwatch.GetElapsedTime(_started);
            left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }

        if (!Polling.Wait(socket, events, left))
        {
            throw new TimeoutException($"The message was not {what} within {milliseconds} ms.");
        }
    }
}
