// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RingIO.Linux.Interop;

/// <summary>What is done to descriptors of any kind.</summary>
internal static class Descriptors
{
    /// <summary>A second descriptor of the same open file, close-on-exec.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="kind">What it is, for the error.</param>
    /// <returns>The copy, owned by the caller.</returns>
    /// <exception cref="LinuxException">The process has too many descriptors.</exception>
    public static SafeFileHandle Duplicate(SafeHandle file, string kind)
    {
        var copy = Libc.FcntlDuplicate(file, Flags.DuplicateCloseOnExec, 0);
        return copy.IsInvalid
            ? throw LinuxException.Last("fcntl", $"{kind}, F_DUPFD_CLOEXEC, 0")
            : copy;
    }

    /// <summary>What a descriptor is open on, as /proc/self/fd shows it: a path, or a kind such as "anon_inode:[eventfd]".</summary>
    /// <param name="file">The descriptor.</param>
    /// <returns>The link's target.</returns>
    /// <exception cref="ObjectDisposedException">The descriptor has been disposed of.</exception>
    public static string? Describe(SafeHandle file)
    {
        var added = false;
        try
        {
            // The path names the number: the reference keeps it from being closed and given out anew.
            file.DangerousAddRef(ref added);
            return new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;
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
