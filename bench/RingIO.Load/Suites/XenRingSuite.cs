// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Native;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>Requests and their responses through netif's transmit ring, in one page.</summary>
internal static class XenRingSuite
{
    /// <summary>The cases.</summary>
    /// <returns>One by one and by 32; with both sides polling, and with both armed: each publication asks, who is idle says so.</returns>
    public static IEnumerable<Case> Cases() =>
        [Of("polling", 1), Of("polling", 32), Of("armed", 1), Of("armed", 32)];

    private static Case Of(string mode, int batch) =>
        new(
            "xenring",
            batch == 1 ? $"single, {mode}" : $"by {batch}, {mode}",
            Unit.MillionPerSecond,
            [SharedRingSubjects.Of(mode == "armed", batch)],
            [
                NativeBench.Shared.Subject(
                    "native-xen",
                    $"bench_xen_{mode}",
                    SharedRingSubjects.Expected,
                    batch
                ),
            ]
        );
}
