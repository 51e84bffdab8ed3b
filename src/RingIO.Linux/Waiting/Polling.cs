// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Runtime.InteropServices;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>Waits for one descriptor.</summary>
internal static unsafe class Polling
{
    /// <summary>Waits until a descriptor is ready, or has failed, which the caller's next call tells.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="events">What to wait for.</param>
    /// <param name="timeout">The longest wait, rounded up to a millisecond, or infinite.</param>
    /// <returns>Whether it is ready; false when the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    public static bool Wait(SafeHandle file, short events, TimeSpan timeout)
    {
        var forever = timeout == Timeout.InfiniteTimeSpan;
        if (!forever)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }

        var added = false;
        try
        {
            // poll takes the number inside a structure: the reference keeps it from being closed and given out anew.
            file.DangerousAddRef(ref added);
            var started = Stopwatch.GetTimestamp();
            while (true)
            {
                var left = timeout - Stopwatch.GetElapsedTime(started);
                var milliseconds = forever
                    ? -1
                    : (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue);
                var wanted = new PollDescriptor
                {
                    File = (int)file.DangerousGetHandle(),
                    Wanted = events,
                };
                // Sound: one structure of this frame.
                var ready = Libc.Poll(&wanted, 1, milliseconds);
                if (ready >= 0)
                {
                    return ready > 0;
                }

                if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                {
                    throw LinuxException.Last(
                        "poll",
                        $"{wanted.File}, 0x{events:x}, {milliseconds}"
                    );
                }
            }
        }
        finally
        {
            if (added)
            {
                file.DangerousRelease();
            }
        }
    }
}
