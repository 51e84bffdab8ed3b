// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net;

/// <summary>What the verb was asked to do.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record NetOptions
{
    /// <summary>The file to send; <see langword="null"/>: one that every machine has.</summary>
    public FileInfo? Input { get; init; }

    /// <summary>The capture to send.</summary>
    public FileInfo? Pcap { get; init; }

    /// <summary>Where the result goes as JSON.</summary>
    public FileInfo? Json { get; init; }

    /// <summary>Where the plot goes.</summary>
    public FileInfo? Plot { get; init; }

    /// <summary>For how many seconds is measured; <see langword="null"/>: the default.</summary>
    public double? Duration { get; init; }

    /// <summary>How many bytes each row moves in each direction and round; <see langword="null"/>: as many as its share of the time lets it.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether a few seconds must do.</summary>
    public bool Short { get; init; }

    /// <summary>Whether real TCP goes over TAP devices.</summary>
    public bool Tap { get; init; }

    /// <summary>Whether mappings are modelled even where they could be real.</summary>
    public bool Modelled { get; init; }

    /// <summary>Where random numbers begin.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="CliException">Two options contradict each other, or a number is out of range.</exception>
    public void Check()
    {
        if (Input is not null && Pcap is not null)
        {
            throw new CliException("--input and --pcap both say what to send: give one of them.");
        }

        FileInfo?[] files = [Input, Pcap, Json, Plot];
        var names = files.OfType<FileInfo>().Select(file => file.FullName).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            throw new CliException(
                "Two options name the same file: the one would overwrite the other."
            );
        }

        if (Duration is not null && Bytes is not null)
        {
            throw new CliException("--duration and --bytes both say how much: give one of them.");
        }

        if (Duration is not (null or (> 0 and <= 86_400)))
        {
            throw new CliException("--duration is a number of seconds above 0 and up to 86400.");
        }

        if (Bytes is not (null or (> 0 and <= 1L << 40)))
        {
            throw new CliException("--bytes is a number above 0 and up to 2^40.");
        }
    }
}
