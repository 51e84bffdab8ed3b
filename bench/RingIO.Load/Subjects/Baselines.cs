// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>What the machine does at least: an empty loop and a full fence, on one processor.</summary>
internal static class Baselines
{
    /// <summary>A loop that counts.</summary>
    /// <returns>The subject.</returns>
    public static Subject EmptyLoop() => Alone("C#", Count);

    /// <summary>A loop of full fences.</summary>
    /// <returns>The subject.</returns>
    public static Subject Fence() => Alone("C#", Fences);

    private static Subject Alone(string name, Func<long, ulong> body) =>
        new(
            name,
            run =>
            {
                var ns = PinnedThreads.Run(
                    out _,
                    new PinnedBody(run.FirstCpu, () => body(run.Items))
                );
                return new Measurement(run.Items, ns);
            }
        );

    private static ulong Count(long items)
    {
        long i = 0;
        while (i < items)
        {
            i++;
        }

        return (ulong)i;
    }

    private static ulong Fences(long items)
    {
        for (long i = 0; i < items; i++)
        {
            Interlocked.MemoryBarrier();
        }

        return (ulong)items;
    }
}
