// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Suites;

/// <summary>Between processes, over shared memory.</summary>
internal static class IpcSuite
{
    private const int MessageBytes = 64;

    /// <summary>The cases.</summary>
    /// <returns>Messages of 64 bytes against what the operating system offers; between processes against threads.</returns>
    public static IEnumerable<Case> Cases()
    {
        yield return new Case(
            "ipc",
            "64 B messages",
            Unit.MegabytesPerSecond(MessageBytes),
            [
                Subject.Missing("SpscRing", "not attached yet"),
                NativePeers.Messages(
                    "native-c ring by 256 (a yardstick, not ours)",
                    "bench_index_reserve_processes_64"
                ),
            ],
            [
                NativePeers.Messages("Unix socket", "bench_socket_stream_processes"),
                NativePeers.Messages("pipe", "bench_pipe_stream_processes"),
            ]
        );
    }
}
