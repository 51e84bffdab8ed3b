// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // fcntl(2) with F_DUPFD_CLOEXEC: the result is a new descriptor.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial SafeFileHandle FcntlDuplicate(SafeHandle file, int command, int lowest);
}
