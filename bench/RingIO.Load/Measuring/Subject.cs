// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>Something that can be measured, ours or a peer.</summary>
/// <param name="Name">What a row calls it.</param>
/// <param name="Measure">Does one repetition; it throws when the checksum of what arrived is wrong.</param>
internal sealed record Subject(string Name, Func<Run, Measurement> Measure)
{
    /// <summary>Why it cannot be measured here, or null.</summary>
    public string? Absent { get; init; }

    /// <summary>A repetition's items are a multiple of this, so that batches come out even.</summary>
    public long Granule { get; init; } = 4096;

    /// <summary>Names a subject that is not here.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="reason">Why it is not here, and what would bring it.</param>
    /// <returns>The subject, which must not be measured.</returns>
    public static Subject Missing(string name, string reason) =>
        new(name, _ => throw new InvalidOperationException(reason)) { Absent = reason };
}
