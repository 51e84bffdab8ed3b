// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Runtime.InteropServices;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>Waits for descriptors.</summary>
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
        var added = false;
        try
        {
            // poll takes the number inside a structure: the reference keeps it from being closed and given out anew.
            file.DangerousAddRef(ref added);
            var wanted = new PollDescriptor
            {
                File = (int)file.DangerousGetHandle(),
                Wanted = events,
            };
            // Sound: one structure of this frame.
            return Wait(&wanted, 1, timeout) > 0;
        }
        finally
        {
            if (added)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>As <see cref="Wait(SafeHandle, short, TimeSpan)"/>, until one of two is ready.</summary>
    /// <returns>Which are; neither when the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    public static (bool One, bool Other) WaitEither(
        SafeHandle one,
        SafeHandle other,
        short events,
        TimeSpan timeout
    )
    {
        var (added, otherAdded) = (false, false);
        try
        {
            // Sound: two structures of this frame; the references are taken as above.
            one.DangerousAddRef(ref added);
            other.DangerousAddRef(ref otherAdded);
            var wanted = stackalloc PollDescriptor[2];
            wanted[0] = new() { File = (int)one.DangerousGetHandle(), Wanted = events };
            wanted[1] = new() { File = (int)other.DangerousGetHandle(), Wanted = events };
            Wait(wanted, 2, timeout);
            return (wanted[0].Returned != 0, wanted[1].Returned != 0);
        }
        finally
        {
            if (otherAdded)
            {
                other.DangerousRelease();
            }

            if (added)
            {
                one.DangerousRelease();
            }
        }
    }

    private static int Wait(PollDescriptor* wanted, nuint count, TimeSpan timeout)
    {
        var forever = timeout == Timeout.InfiniteTimeSpan;
        if (!forever)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }

        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = timeout - Stopwatch.GetElapsedTime(started);
            var milliseconds = forever
                ? -1
                : (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue);
            // Sound: the caller's structures are in its frame, so many of them.
            var ready = Libc.Poll(wanted, count, milliseconds);
            if (ready >= 0)
            {
                return ready;
            }

            if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
            {
                throw LinuxException.Last("poll", $"{count} descriptor(s), {milliseconds}");
            }
        }
    }
}
