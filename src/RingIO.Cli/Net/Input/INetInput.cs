// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;

namespace RingIO.Cli.Net.Input;

/// <summary>What is sent.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal interface INetInput : IDisposable
{
    /// <summary>What it is, for reports.</summary>
    string Name { get; }

    /// <summary>How many bytes.</summary>
    long Length { get; }

    /// <summary>Reads a part into pages.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="into">Where it goes, from the first page on.</param>
    /// <param name="length">How many bytes; they are there.</param>
    /// <exception cref="CliException">They cannot be read.</exception>
    void Read(long offset, PageRun into, int length);
}
