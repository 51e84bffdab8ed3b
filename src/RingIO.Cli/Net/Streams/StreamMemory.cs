// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Streams;

/// <summary>The pages of a stream's end.</summary>
/// <param name="Source">What it sends.</param>
/// <param name="Target">What it receives into.</param>
/// <param name="Packets">For headers and packets.</param>
/// <remarks>Views; the pages are their domain's.</remarks>
internal sealed record StreamMemory(PageRun Source, PageRun Target, PageRun Packets);
