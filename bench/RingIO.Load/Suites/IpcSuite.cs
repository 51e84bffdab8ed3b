// SPDX-License-Identifier: MIT

using RingIO.Load.Ipc;
using RingIO.Load.Measuring;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>Between processes, over shared memory.</summary>
internal static class IpcSuite
{
    private const string Name = "ipc";
    private const int MessageBytes = 64;
    private const int Batch = 256;
    private const int Every = 8;

    /// <summary>The cases.</summary>
    /// <returns>Messages of 64 bytes against what the operating system offers; between processes against threads.</returns>
    public static IEnumerable<Case> Cases()
    {
        var messages = Unit.MegabytesPerSecond(MessageBytes);
        yield return new Case(
            Name,
            $"64 B messages, reserve by {Batch}",
            messages,
            [SpscAcrossProcesses.Reserve64(Batch)],
            [
                BetweenThreads(SpscSubjects<Item64, Words64>.Reserve(Batch)),
                NativePeers.Of("native-c", "bench_index_reserve_processes", MessageBytes, Batch),
                .. OfTheSystem(),
            ]
        );
        yield return new Case(
            Name,
            $"64 B messages, published every {Every}",
            messages,
            [SpscAcrossProcesses.Single64(Every)],
            [BetweenThreads(SpscSubjects<Item64, Words64>.Single(Every)), .. OfTheSystem()]
        );
        yield return new Case(
            Name,
            "single 8 B",
            Unit.MillionPerSecond,
            [SpscAcrossProcesses.Single8(1)],
            [
                BetweenThreads(SpscSubjects<ulong, Words8>.Single(1)),
                NativePeers.Of("native-c (index in a local)", "bench_index_local_processes", 8),
                NativePeers.Of("native-c (slot is the flag)", "bench_flag_processes", 8),
            ]
        );
    }

    private static Subject[] OfTheSystem() =>
        [
            NativePeers.Messages("Unix socket", "bench_socket_stream_processes"),
            NativePeers.Messages("pipe", "bench_pipe_stream_processes"),
        ];

    private static Subject BetweenThreads(Subject subject) =>
        subject with
        {
            Name = "SpscRing between threads",
        };
}
