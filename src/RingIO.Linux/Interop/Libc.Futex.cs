// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // futex(2): the C library has no wrapper for it.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint Futex(
        nint number,
        uint* word,
        int operation,
        uint value,
        TimeSpec* timeout,
        uint* unused,
        uint bits
    );
}
