// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>Byte streams.</summary>
internal static class PipeSuite
{
    private static readonly (int Bytes, int AFlush)[] Shapes =
    [
        (64, 1),
        (64, 32),
        (1500, 1),
        (1500, 32),
        (65536, 1),
    ];

    /// <summary>The cases.</summary>
    /// <returns>64 bytes with a flush each and every 32, 1500 bytes the same, 64 KiB.</returns>
    public static IEnumerable<Case> Cases() =>
        Shapes.Select(shape => new Case(
            "pipe",
            $"{shape.Bytes} B, flush every {shape.AFlush}",
            Unit.MegabytesPerSecond(shape.Bytes),
            [PipelinePeers.Ring(shape.Bytes, shape.AFlush)],
            [PipelinePeers.Pipe(shape.Bytes, shape.AFlush)]
        ));
}
