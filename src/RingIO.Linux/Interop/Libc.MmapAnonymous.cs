// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // mmap(2) with MAP_ANONYMOUS: reserves addresses; file is -1.
    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint MmapAnonymous(
        nint address,
        nuint length,
        int protection,
        int flags,
        int file,
        long offset
    );
}
