// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // mremap(2) with MREMAP_FIXED: moves page-table entries.
    [LibraryImport("libc", EntryPoint = "mremap", SetLastError = true)]
    internal static partial nint Mremap(
        nint oldAddress,
        nuint oldLength,
        nuint newLength,
        int flags,
        nint newAddress
    );
}
