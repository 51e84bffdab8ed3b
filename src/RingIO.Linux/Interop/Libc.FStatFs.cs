// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // fstatfs(2): the buffer is 128 bytes, more than any struct statfs; on 64-bit systems its second long is f_bsize.
    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    internal static partial int FStatFs(SafeFileHandle file, long* buffer);
}
