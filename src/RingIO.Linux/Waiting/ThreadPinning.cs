// SPDX-License-Identifier: MIT

using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>Keeps threads on processors of your choice (sched_setaffinity(2)).</summary>
/// <remarks>Thread safety: every member acts on the calling thread alone.</remarks>
public static unsafe class ThreadPinning
{
    // 8192 processors: the largest NR_CPUS that any architecture allows.
    private const int Words = 128;

    /// <summary>The processors on which the calling thread may run, in ascending order.</summary>
    /// <returns>Their numbers; at least one.</returns>
    /// <exception cref="LinuxException">The system call failed.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public static IReadOnlyList<int> AllowedProcessors()
    {
        LinuxPlatform.Require("the operating system's own means");
        var mask = ReadMask();
        var allowed = new List<int>();
        for (var processor = 0; processor < Words * 64; processor++)
        {
            if ((mask[processor / 64] >> (processor % 64) & 1) != 0)
            {
                allowed.Add(processor);
            }
        }

        return allowed;
    }

    /// <summary>Pins the calling thread to one processor.</summary>
    /// <param name="processor">Its number, one of <see cref="AllowedProcessors"/>.</param>
    /// <returns>What undoes it; disposed of by the same thread.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The thread may not run there.</exception>
    /// <exception cref="LinuxException">The system call failed.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public static ThreadPin Pin(int processor)
    {
        var allowed = AllowedProcessors();
        if (!allowed.Contains(processor))
        {
            throw new ArgumentOutOfRangeException(
                nameof(processor),
                processor,
                $"This thread may run on processors {string.Join(", ", allowed)} only."
            );
        }

        var before = ReadMask();
        var mask = new ulong[Words];
        mask[processor / 64] = 1UL << (processor % 64);
        // A managed thread could in principle change its system thread; while pinned it must not.
        Thread.BeginThreadAffinity();
        WriteMask(mask);
        return new ThreadPin(before);
    }

    internal static void WriteMask(ulong[] mask)
    {
        // Sound: the kernel reads the array's own length.
        fixed (ulong* words = mask)
        {
            if (Libc.SchedSetAffinity(0, (nuint)mask.Length * sizeof(ulong), words) != 0)
            {
                throw LinuxException.Last(
                    "sched_setaffinity",
                    $"0, {mask.Length * sizeof(ulong)}, mask"
                );
            }
        }
    }

    private static ulong[] ReadMask()
    {
        var mask = new ulong[Words];
        // Sound: the kernel writes at most the array's own length.
        fixed (ulong* words = mask)
        {
            return Libc.SchedGetAffinity(0, Words * sizeof(ulong), words) >= 0
                ? mask
                : throw LinuxException.Last("sched_getaffinity", $"0, {Words * sizeof(ulong)}");
        }
    }
}
