// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // ioctl(2): with requests whose argument is a pointer, or a number in its place.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Ioctl(SafeHandle file, nuint request, void* argument);
}
