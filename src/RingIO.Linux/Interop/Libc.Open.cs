// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // open(2): here of /dev/net/tun and of namespaces, which are opened, not made.
    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    internal static partial SafeFileHandle Open(string path, int flags);
}
