// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Load.Measuring;

/// <summary>Counts how often something else took a processor from this process's threads.</summary>
internal static unsafe partial class Preemptions
{
    // struct rusage: two times of two words, then fourteen words, ru_nivcsw the last.
    private const int RusageWords = 18;
    private const int InvoluntarySwitches = 17;

    /// <summary>The count so far, of threads that ended too; 0 where it is not known.</summary>
    /// <returns>Involuntary context switches.</returns>
    public static long Count()
    {
        if (!Processors.CanPin)
        {
            return 0;
        }

        // Sound: on 64-bit Linux the structure has this size.
        var usage = stackalloc long[RusageWords];
        return GetUsage(0, usage) == 0 ? usage[InvoluntarySwitches] : 0;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, long* usage);
}
