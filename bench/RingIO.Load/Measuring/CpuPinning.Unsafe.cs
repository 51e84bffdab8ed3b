// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Load.Measuring;

/// <summary>Ties the calling thread to one processor.</summary>
internal static unsafe partial class CpuPinning
{
    private const int MaskWords = 16;
    private const int WordBits = 64;

    /// <summary>The processors that this process may run on, in order.</summary>
    /// <returns>Their numbers.</returns>
    public static IReadOnlyList<int> Allowed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        }

        // Sound: the mask is a local of the size that is passed.
        var mask = stackalloc ulong[MaskWords];
        if (GetAffinity(0, MaskWords * sizeof(ulong), mask) < 0)
        {
            throw Failed("sched_getaffinity");
        }

        var allowed = new List<int>();
        for (var cpu = 0; cpu < MaskWords * WordBits; cpu++)
        {
            if ((mask[cpu / WordBits] >> (cpu % WordBits) & 1) != 0)
            {
                allowed.Add(cpu);
            }
        }

        return allowed;
    }

    /// <summary>Ties the calling thread to a processor; elsewhere than on Linux it does nothing.</summary>
    /// <param name="cpu">The processor's number.</param>
    public static void Pin(int cpu)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Sound: the mask is a local of the size that is passed.
        var mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        mask[cpu / WordBits] = 1UL << (cpu % WordBits);
        if (SetAffinity(0, MaskWords * sizeof(ulong), mask) != 0)
        {
            throw Failed($"sched_setaffinity to processor {cpu}");
        }
    }

    private static InvalidOperationException Failed(string call) =>
        new($"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int GetAffinity(int thread, nint bytes, ulong* mask);
}
