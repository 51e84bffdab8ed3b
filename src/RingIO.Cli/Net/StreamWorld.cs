// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Streams;

namespace RingIO.Cli.Net;

/// <summary>One row's machine, path and near end, ready to move bytes to and from the far host.</summary>
/// <remarks>Ownership: whoever makes it disposes of it; the far host is shared. Thread safety: one thread at a time.</remarks>
internal abstract class StreamWorld : IDisposable
{
    /// <summary>Its row.</summary>
    public required NetConfiguration Configuration { get; init; }

    /// <summary>The near end's pages.</summary>
    public abstract StreamMemory Memory { get; }

    /// <summary>The near end.</summary>
    public abstract StreamEnd Near { get; }

    /// <summary>The far host.</summary>
    public required FarHost Far { get; init; }

    /// <summary>What has been counted since the world was made.</summary>
    public abstract NetCounts Counts { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}
