// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of streams of bytes.</summary>
internal static class ByteStreamList
{
    /// <summary>Those of <see cref="Rings.ByteStreamCore{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> Transfers { get; } =
    [
        Transfer(0, 4, 1),
        Transfer(uint.MaxValue, 4, 1),
        Transfer(uint.MaxValue, 5, 2),
        Transfer(uint.MaxValue, 12, 2) with
        {
            IsLarge = true,
        },
    ];

    /// <summary>Those of <see cref="Rings.StreamRestartCore{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> Restarts { get; } =
    [
        new("StreamRestart", "new start", "2 of them", () => StreamRestarts.Of(2)),
        new("StreamRestart", "new start", "4 of them", () => StreamRestarts.Of(4))
        {
            IsLarge = true,
        },
    ];

    private static BoundedProgram Transfer(uint firstIndex, int count, int batch) =>
        new(
            "ByteStream",
            "transfer",
            $"{count} bytes by {batch}, capacity 2, from index {(firstIndex == 0 ? "0" : "2^32 - 1")}",
            () => ByteStreams.Of(firstIndex, count, batch)
        );
}
