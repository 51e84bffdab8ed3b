// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Load.Measuring;
using RingIO.Load.Native;

namespace RingIO.Load.Chasing;

/// <summary>Goes from pointer to pointer, here and in C.</summary>
internal static unsafe class Chase
{
    /// <summary>Why there is no chase in C, or null.</summary>
    public static string? NativeAbsent => NativeBench.Shared.Absent;

    /// <summary>A chase in C#.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="at">Where it begins, and where it ended.</param>
    /// <param name="steps">How many loads.</param>
    /// <returns>Nanoseconds.</returns>
    public static double Managed(int cpu, ref nint at, long steps) =>
        Time(cpu, ref at, start => Go(start, steps));

    /// <summary>The same in C.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="at">Where it begins, and where it ended.</param>
    /// <param name="steps">How many loads.</param>
    /// <returns>Nanoseconds.</returns>
    public static double Native(int cpu, ref nint at, long steps)
    {
        // Sound: chase.c gives the function this signature.
        var function = (delegate* unmanaged<nint, ulong, nint>)
            NativeBench.Shared.Export("bench_chase");
        return Time(cpu, ref at, start => function(start, (ulong)steps));
    }

    /// <summary>The pointer at an address.</summary>
    /// <param name="at">The address of a line that <see cref="ChaseMemory.Lay"/> has laid.</param>
    /// <returns>The next line's.</returns>
    // Sound: as Go.
    public static nint Next(nint at) => *(nint*)at;

    private static nint Go(nint start, long steps)
    {
        // Sound: every line of the working set holds the address of another of its lines, and the caller keeps the memory.
        var at = (nint*)start;
        for (; steps >= 8; steps -= 8)
        {
            at = (nint*)*at;
            at = (nint*)*at;
            at = (nint*)*at;
            at = (nint*)*at;
            at = (nint*)*at;
            at = (nint*)*at;
            at = (nint*)*at;
            at = (nint*)*at;
        }

        for (; steps > 0; steps--)
        {
            at = (nint*)*at;
        }

        return (nint)at;
    }

    private static double Time(int cpu, ref nint at, Func<nint, nint> chase)
    {
        var start = at;
        nint end = 0;
        var nanoseconds = PinnedThreads.Run(
            out _,
            new PinnedBody(
                cpu,
                () =>
                {
                    end = chase(start);
                    return 0;
                }
            )
        );
        at = end;
        Debug.Assert(at != 0);
        return nanoseconds;
    }
}
