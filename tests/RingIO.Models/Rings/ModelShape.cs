// SPDX-License-Identifier: MIT

namespace RingIO.Models.Rings;

/// <summary>How an explored ring is made and used.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ModelShape
{
    /// <summary>How many slots; of a ring of bytes, how many bytes.</summary>
    public int Capacity { get; init; } = 2;

    /// <summary>The index with which it begins.</summary>
    public ulong FirstIndex { get; init; } = ulong.MaxValue;

    /// <summary>How its sides wait.</summary>
    public Waiting Waiting { get; init; }

    /// <summary>How its sides put and take.</summary>
    public Access Access { get; init; }

    /// <summary>How many entries its table of owners has.</summary>
    public int Owners { get; init; } = 4;
}
