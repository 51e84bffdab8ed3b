// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Linux.Interop;

internal static unsafe partial class Libc
{
    // sched_getaffinity(2): the processors on which a thread may run; 0 is the caller.
    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    internal static partial int SchedGetAffinity(int thread, nuint length, ulong* mask);
}
