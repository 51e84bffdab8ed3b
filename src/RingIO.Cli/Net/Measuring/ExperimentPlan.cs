// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;

namespace RingIO.Cli.Net.Measuring;

/// <summary>How the embedded run goes.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record ExperimentPlan
{
    /// <summary>The rows, native first.</summary>
    public IReadOnlyList<NetConfiguration> Rows { get; init; } = NetConfiguration.All;

    /// <summary>The near end of a stream: fewer frames than a ring has slots may be on their way to it.</summary>
    public StreamPlan Near { get; init; } = new() { Window = 1 << 18 };

    /// <summary>The far end of a stream.</summary>
    public StreamPlan Far { get; init; } = new() { Window = 1 << 20 };

    /// <summary>How many pages a stream has at most: a longer input goes in parts.</summary>
    public int Pages { get; init; } = 4096;

    /// <summary>For about how many seconds a row is timed in a round and direction.</summary>
    public double Slice { get; init; } = 0.03;

    /// <summary>How many bytes are timed instead.</summary>
    public long? Bytes { get; init; }

    /// <summary>For how many seconds everything may go on, at least three rounds.</summary>
    public double Seconds { get; init; } = 40;

    /// <summary>Whether each domain's memory is really mapped.</summary>
    public bool IsReal { get; init; }

    /// <summary>Whether translations are counted.</summary>
    public bool CountsTranslations { get; init; } = true;

    /// <summary>Where random numbers begin.</summary>
    public int Seed { get; init; } = 1;
}
