// SPDX-License-Identifier: MIT

using RingIO.Load.Reporting;

namespace RingIO.Load.Tests;

/// <summary>A machine for tests.</summary>
internal static class Machines
{
    public static Machine Here { get; } =
        new(
            "a processor",
            2,
            "a system",
            "X64",
            ".NET",
            1 << 30,
            [0, 1],
            60.5,
            DateTimeOffset.UnixEpoch
        );
}
