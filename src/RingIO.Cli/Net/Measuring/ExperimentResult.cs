// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Translation;

namespace RingIO.Cli.Net.Measuring;

/// <summary>What the embedded run found.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record ExperimentResult
{
    /// <summary>What was sent.</summary>
    public required string Input { get; init; }

    /// <summary>How many bytes that has.</summary>
    public required long InputBytes { get; init; }

    /// <summary>Its SHA-256.</summary>
    public required byte[] InputHash { get; init; }

    /// <summary>Whether mappings were the processor's.</summary>
    public required bool IsReal { get; init; }

    /// <summary>Each row in each direction.</summary>
    public required IReadOnlyList<StreamCell> Cells { get; init; }

    /// <summary>The row that allocates on purpose.</summary>
    public required StreamCell Control { get; init; }

    /// <summary>What copying memory took, in megabits a second.</summary>
    public required IReadOnlyList<double> CopyRates { get; init; }

    /// <summary>Translations that the model missed, by row.</summary>
    public required IReadOnlyDictionary<string, TlbMisses> Misses { get; init; }

    /// <summary>How many rounds were measured.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long everything took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether every byte arrived, everywhere and in every round.</summary>
    public bool IsEqual =>
        Cells.All(cell => cell.Damaged == 0 && cell.Hash.AsSpan().SequenceEqual(InputHash));

    /// <summary>A row in a direction.</summary>
    /// <param name="row">The row's name.</param>
    /// <param name="direction">The direction.</param>
    /// <returns>The cell, if the row was run.</returns>
    public StreamCell? Find(string row, NetDirection direction) =>
        Cells.FirstOrDefault(cell => cell.Direction == direction && cell.Configuration.Name == row);
}
