// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // poll(2): waits for events of descriptors, here one or two.
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);
}
