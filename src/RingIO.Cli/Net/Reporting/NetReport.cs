// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Measuring;

namespace RingIO.Cli.Net.Reporting;

/// <summary>All that a run reports.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record NetReport
{
    /// <summary><c>embedded</c> or <c>tap</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>By what domains see memory: <c>real</c> or <c>modelled</c> mappings.</summary>
    public required string Mappings { get; init; }

    /// <summary>What was sent.</summary>
    public required string Input { get; init; }

    /// <summary>How many bytes that has.</summary>
    public long InputBytes { get; init; }

    /// <summary>Its SHA-256 in hexadecimal digits.</summary>
    public string InputHash { get; init; } = "";

    /// <summary>Whether all that arrived was what was sent.</summary>
    public required bool IsEqual { get; init; }

    /// <summary>Whether what was timed was compared byte by byte too; if not, only what was sent to be hashed was.</summary>
    public bool IsCompared { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<NetRow> Rows { get; init; }

    /// <summary>Megabits a second that copying memory takes, one number a round.</summary>
    public IReadOnlyList<double> CopyRates { get; init; } = [];

    /// <summary>What the row that allocates on purpose showed, in bytes.</summary>
    public long? ControlBytes { get; init; }

    /// <summary>What the C relay moves, in megabits a second; with TAP only.</summary>
    public double? RelayRate { get; init; }

    /// <summary>What the C relay moves that maps and unmaps each page; with TAP only.</summary>
    public double? RelayOriginalRate { get; init; }

    /// <summary>The relays in C that rows are compared to; with TAP only.</summary>
    public IReadOnlyList<NetRow> Relays { get; init; } = [];

    /// <summary>How many rounds were measured.</summary>
    public int Rounds { get; init; }

    /// <summary>How long everything took.</summary>
    public double Seconds { get; init; }

    /// <summary>Where random numbers began.</summary>
    public int Seed { get; init; }

    /// <summary>Makes the report of an embedded run.</summary>
    /// <param name="result">What it found.</param>
    /// <param name="seed">Where random numbers began.</param>
    public static NetReport Of(ExperimentResult result, int seed) =>
        new()
        {
            Mode = "embedded",
            Mappings = result.IsReal ? "real" : "modelled",
            Input = result.Input,
            InputBytes = result.InputBytes,
            InputHash = Hex(result.InputHash),
            IsEqual = result.IsEqual,
            IsCompared = true,
            CopyRates = result.CopyRates,
            ControlBytes = result.Control.Allocated.Min(),
            Rounds = result.Rounds,
            Seconds = result.Seconds,
            Seed = seed,
            Rows =
            [
                .. result
                    .Cells.Select(cell => cell.Configuration.Name)
                    .Distinct(StringComparer.Ordinal)
                    .Select(row => new NetRow
                    {
                        Configuration = row,
                        Transmit = Way(result.Find(row, NetDirection.Transmit)!),
                        Receive = Way(result.Find(row, NetDirection.Receive)!),
                        Misses = result.Misses.GetValueOrDefault(row),
                    }),
            ],
        };

    /// <summary>Finds a row.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The row, if it was run.</returns>
    public NetRow? Find(string name) => Rows.FirstOrDefault(row => row.Configuration == name);

    private static NetWay Way(StreamCell cell) =>
        new()
        {
            Rates = cell.Rates,
            Counts = cell.Counts,
            Bytes = cell.Bytes,
            AllocatedBytes = cell.Allocated.Min(),
            Hash = Hex(cell.Hash),
        };

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
