// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // setns(2): moves the calling thread into a namespace.
    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    internal static partial int SetNs(SafeFileHandle space, int kind);
}
