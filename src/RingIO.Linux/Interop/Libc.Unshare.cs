// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // unshare(2): moves the calling thread into a new namespace.
    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int kinds);
}
