// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>Frames of 4 KiB, allocated and freed.</summary>
internal static class AllocSuite
{
    private const string Name = "alloc";

    /// <summary>The cases.</summary>
    /// <returns>One by one, by 32, on two threads, and what lies behind the caches.</returns>
    public static IEnumerable<Case> Cases() =>
        [
            Alone("one by one", 1),
            Alone("by 32", 32),
            Two("two threads, one by one", 1),
            Two("two threads, by 32", 32),
            new(
                Name,
                "without a cache",
                Unit.Nanoseconds,
                [FrameSubjects.Behind(0), FrameSubjects.Behind(3), FrameSubjects.Behind(9)],
                [FrameSubjects.Native("aligned_alloc", "bench_aligned_alloc", 1)]
            ),
        ];

    private static Case Alone(string name, int batch) =>
        new(
            Name,
            name,
            Unit.MillionPerSecond,
            [FrameSubjects.Cached(batch)],
            [
                FrameSubjects.Native("aligned_alloc", "bench_aligned_alloc", batch),
                FrameSubjects.Native("free list, C", "bench_free_list", batch),
                FrameSubjects.FreeList(batch),
            ]
        );

    private static Case Two(string name, int batch) =>
        new(
            Name,
            name,
            Unit.MillionPerSecond,
            [FrameSubjects.TwoThreads(batch)],
            [
                FrameSubjects.Cached(batch),
                FrameSubjects.Native(
                    "aligned_alloc, two threads",
                    "bench_aligned_alloc_two",
                    batch
                ),
            ]
        );
}
