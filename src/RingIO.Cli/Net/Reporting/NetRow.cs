// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Translation;

namespace RingIO.Cli.Net.Reporting;

/// <summary>A row as it is reported: embedded or over TAP.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record NetRow
{
    /// <summary>The row's name.</summary>
    public required string Configuration { get; init; }

    /// <summary>From the near end.</summary>
    public required NetWay Transmit { get; init; }

    /// <summary>To the near end.</summary>
    public required NetWay Receive { get; init; }

    /// <summary>Translations that the model missed; <see langword="null"/> where it was not asked.</summary>
    public TlbMisses? Misses { get; init; }

    /// <summary>The relay in C that does the same; with TAP only.</summary>
    public string? Baseline { get; init; }

    /// <summary>Why there are no figures; <see langword="null"/> where there are.</summary>
    public string? Absent { get; init; }

    /// <summary>One of the two.</summary>
    /// <param name="direction">Which.</param>
    public NetWay this[NetDirection direction] =>
        direction == NetDirection.Transmit ? Transmit : Receive;
}
