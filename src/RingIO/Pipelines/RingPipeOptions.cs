// SPDX-License-Identifier: MIT

using System.IO.Pipelines;
using RingIO.Rings;

namespace RingIO.Pipelines;

/// <summary>How a pipe is made, or what is expected of one that is attached.</summary>
/// <remarks>Immutable. Thresholds and schedulers are this object's own: they are not in the shared memory.</remarks>
public sealed record RingPipeOptions
{
    /// <summary>The ring: its capacity in bytes, a power of two from 64 on, layout identifier, parking, liveness.</summary>
    public RingOptions Ring { get; init; } = new() { Capacity = 1 << 16 };

    /// <summary>A flush waits once so many bytes were not examined yet: 0 for the ring's capacity.</summary>
    public long PauseWriterThreshold { get; init; }

    /// <summary>A waiting flush goes on once fewer bytes than this were not examined yet: 0 for half the pause threshold.</summary>
    public long ResumeWriterThreshold { get; init; }

    /// <summary>Where a waiting read's continuation runs. Inline: on the thread that flushed.</summary>
    public PipeScheduler ReaderScheduler { get; init; } = PipeScheduler.Inline;

    /// <summary>Where a waiting flush's continuation runs. Inline: on the thread that advanced the reader.</summary>
    public PipeScheduler WriterScheduler { get; init; } = PipeScheduler.Inline;
}
