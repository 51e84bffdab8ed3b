// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // writev(2): from several pieces of memory.
    [LibraryImport("libc", EntryPoint = "writev", SetLastError = true)]
    internal static partial nint WriteV(SafeFileHandle file, IoVector* pieces, int count);
}
