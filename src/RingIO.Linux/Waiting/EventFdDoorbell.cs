// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>A counter with a descriptor (eventfd(2)): a doorbell for those who wait in poll, epoll or io_uring.</summary>
/// <remarks>
/// <para>Not an IParker: whoever consumes the rings takes them from every other waiter, while Unpark must wake all.
/// So: one waiter a doorbell. The order that misses nothing: the waiter announces that it waits (a word in the ring),
/// looks once more whether there is work, and only then waits; the other side publishes, then reads that word, with
/// a full fence on both sides between the two, and rings. A ring that comes early is kept by the counter.</para>
/// <para>Ownership: dispose of it; a copy of the descriptor, here or in another process, goes on ringing the same
/// counter. Thread safety: every member may be called from any thread.</para>
/// </remarks>
public sealed unsafe class EventFdDoorbell : IDisposable
{
    private readonly SafeFileHandle _file;

    /// <summary>Makes a doorbell that nobody has rung.</summary>
    /// <exception cref="LinuxException">The process or the system has too many descriptors.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public EventFdDoorbell()
        : this(Create()) { }

    private EventFdDoorbell(SafeFileHandle file) => _file = file;

    /// <summary>Uses a doorbell that came from elsewhere.</summary>
    /// <param name="descriptor">An eventfd, of a sender that cooperates; it is made non-blocking. It belongs to the doorbell if this succeeds, to the caller if not.</param>
    /// <returns>The doorbell, owned by the caller.</returns>
    /// <exception cref="DescriptorRefusedException">It is no eventfd.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public static EventFdDoorbell Attach(SafeFileHandle descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        RequireLinux();
        // All of the name: a file may be called "x[eventfd]".
        var kind = Descriptors.Describe(descriptor);
        if (kind != "anon_inode:[eventfd]")
        {
            throw new DescriptorRefusedException($"The descriptor is no eventfd but '{kind}'.");
        }

        // Without the flag a drained counter would block its reader. The flag is the open file's, shared with the
        // sender, who is therefore one that cooperates.
        var flags = Libc.Fcntl(descriptor, Flags.GetStatus, 0);
        if (
            flags == -1
            || Libc.Fcntl(descriptor, Flags.SetStatus, flags | Flags.EventNonBlocking) == -1
        )
        {
            throw LinuxException.Last("fcntl", "eventfd, F_SETFL, O_NONBLOCK");
        }

        return new EventFdDoorbell(descriptor);
    }

    /// <summary>Adds one to the counter, which wakes the waiter. A counter that is full stays full: it has been rung.</summary>
    /// <exception cref="LinuxException">The system call failed.</exception>
    /// <exception cref="ObjectDisposedException">The doorbell has been disposed of.</exception>
    public void Ring()
    {
        var one = 1UL;
        // Sound: the kernel reads eight bytes of this frame. EAGAIN: the counter is full, so the waiter is awake.
        while (Libc.Write(_file, &one, sizeof(ulong)) == -1)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Errno.Again)
            {
                return;
            }

            if (error != Errno.Interrupted)
            {
                throw new LinuxException("write", "eventfd, 1, 8", error);
            }
        }
    }

    /// <summary>Takes all rings, if there are any; never waits.</summary>
    /// <param name="rings">How many there were, 1 or more; 0 for none.</param>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="LinuxException">The system call failed.</exception>
    /// <exception cref="ObjectDisposedException">The doorbell has been disposed of.</exception>
    public bool TryConsume(out ulong rings)
    {
        var value = 0UL;
        // Sound: the kernel writes eight bytes of this frame.
        while (Libc.Read(_file, &value, sizeof(ulong)) == -1)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Errno.Again)
            {
                rings = 0;
                return false;
            }

            if (error != Errno.Interrupted)
            {
                throw new LinuxException("read", "eventfd, 8", error);
            }
        }

        rings = value;
        return true;
    }

    /// <summary>Waits until the doorbell has been rung; the rings stay, for <see cref="TryConsume"/>.</summary>
    /// <param name="timeout">The longest wait, rounded up to a millisecond, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether it has been rung; <see langword="false"/> when the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="LinuxException">The system call failed.</exception>
    /// <exception cref="ObjectDisposedException">The doorbell has been disposed of.</exception>
    public bool Wait(TimeSpan timeout) => Polling.Wait(_file, Flags.PollIn, timeout);

    /// <summary>A second descriptor of the same counter, close-on-exec: to pass on, or to put into a poll set.</summary>
    /// <returns>The descriptor, owned by the caller; readable while there are rings.</returns>
    /// <exception cref="LinuxException">The process has too many descriptors.</exception>
    /// <exception cref="ObjectDisposedException">The doorbell has been disposed of.</exception>
    public SafeFileHandle DuplicateDescriptor() => Descriptors.Duplicate(_file, "eventfd");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void RequireLinux() => LinuxPlatform.Require("a socket, or an IParker");

    private static SafeFileHandle Create()
    {
        RequireLinux();
        var file = Libc.EventFd(0, Flags.EventCloseOnExec | Flags.EventNonBlocking);
        return file.IsInvalid
            ? throw LinuxException.Last("eventfd", "0, EFD_CLOEXEC|EFD_NONBLOCK")
            : file;
    }
}
