// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>How much a sequential check runs.</summary>
/// <remarks>Immutable.</remarks>
public sealed record SequentialOptions
{
    /// <summary>How many sequences.</summary>
    public int Runs { get; init; } = 200;

    /// <summary>The most operations of a sequence; the first sequences are shorter.</summary>
    public int MaxLength { get; init; } = 60;

    /// <summary>The seed, as a report prints it, to run again from there; null for a new one.</summary>
    public string? Replay { get; init; }
}
