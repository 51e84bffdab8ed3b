// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Load.Measuring;
using RingIO.Load.Native;

namespace RingIO.Load.Chasing;

/// <summary>Goes from pointer to pointer, here and in C.</summary>
internal static unsafe class Chase
{
    // What fits the caches is brought there first. Then the chase goes as far as it is measured for, so that who comes second on a chain
    // finds the TLB and the page table's lines no warmer than who came first.
    private const long Cached = 32L << 20;

    /// <summary>A chase in C#.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="run">How many loads, and on which processor.</param>
    /// <returns>How long it took.</returns>
    public static Measurement Managed(ChaseChain chain, Run run) => Time(chain, run, Go);

    /// <summary>The same in C.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="run">How many loads, and on which processor.</param>
    /// <returns>How long it took.</returns>
    public static Measurement Native(ChaseChain chain, Run run)
    {
        // Sound: chase.c gives the function this signature; the chain's pointers are as Go needs them.
        var function = (delegate* unmanaged<nint, ulong, nint>)
            NativeBench.Shared.Export("bench_chase");
        return Time(chain, run, (start, steps) => function(start, (ulong)steps));
    }

    /// <summary>The pointer at a place of a chain.</summary>
    /// <param name="at">The place.</param>
    /// <returns>The next place.</returns>
    // Sound: as Go.
    public static nint Next(nint at) => *(nint*)at;

    private static nint Go(nint start, long steps)
    {
        // Sound: ChaseMemory.Lay has put the address of another place of the chain in every place, and its memory is kept.
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

    private static Measurement Time(ChaseChain chain, Run run, Func<nint, long, nint> chase)
    {
        var ticks = 0L;
        PinnedThreads.Run(
            out _,
            new PinnedBody(
                run.FirstCpu,
                () =>
                {
                    WarmUp(chain, run.Items);
                    var started = Stopwatch.GetTimestamp();
                    chain.At = chase(chain.At, run.Items);
                    ticks = Stopwatch.GetTimestamp() - started;
                    return 0;
                }
            )
        );
        return new(run.Items, ticks * 1e9 / Stopwatch.Frequency);
    }

    private static void WarmUp(ChaseChain chain, long steps)
    {
        if (chain.Bytes <= Cached)
        {
            for (var line = 0L; line < chain.Bytes; line += ChaseMemory.LineBytes)
            {
                // Sound: a line of the working set, whose first word is readable whatever it holds.
                _ = Volatile.Read(ref *(nint*)(chain.First + (nint)line));
            }
        }

        chain.At = Go(chain.At, steps);
    }
}
