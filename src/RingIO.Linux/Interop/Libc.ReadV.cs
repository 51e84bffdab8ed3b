// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // readv(2): into several pieces of memory.
    [LibraryImport("libc", EntryPoint = "readv", SetLastError = true)]
    internal static partial nint ReadV(SafeFileHandle file, IoVector* pieces, int count);
}
