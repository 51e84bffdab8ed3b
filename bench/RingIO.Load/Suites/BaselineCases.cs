// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>The rows that every suite has, so that an impossible figure is seen at once.</summary>
internal static class BaselineCases
{
    /// <summary>The empty loop, the fence.</summary>
    /// <param name="suite">The suite that asks.</param>
    /// <returns>The cases.</returns>
    public static IEnumerable<Case> Of(string suite)
    {
        yield return new Case(
            suite,
            "empty loop",
            Unit.Nanoseconds,
            [Baselines.EmptyLoop()],
            [NativePeers.Machine("native-c", "bench_empty_loop")]
        );
        yield return new Case(
            suite,
            "full fence",
            Unit.Nanoseconds,
            [Baselines.Fence()],
            [NativePeers.Machine("native-c", "bench_fence")]
        );
    }
}
