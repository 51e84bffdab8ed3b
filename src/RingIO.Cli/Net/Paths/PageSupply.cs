// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;
using RingIO.Domains;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Paths;

/// <summary>Hands out a domain's pages, from the lowest on: none comes back before the domain goes.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal sealed class PageSupply(Domain domain)
{
    private int _next = 1; // Page 0 is shared with the hypervisor.

    /// <summary>The domain.</summary>
    public Domain Domain => domain;

    /// <summary>Takes pages.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Their numbers.</returns>
    /// <exception cref="InvalidOperationException">The domain has too few.</exception>
    public Gfn[] Take(int count)
    {
        var frames = new Gfn[count];
        for (var index = 0; index < count; index++)
        {
            frames[index] = new Gfn((ulong)_next++);
        }

        return frames;
    }

    /// <summary>Takes pages in a row of bytes.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The row.</returns>
    /// <exception cref="InvalidOperationException">The domain has too few.</exception>
    public PageRun TakeRun(int count)
    {
        var frames = Take(count);
        return new PageRun(frames, Array.ConvertAll(frames, AddressOf));
    }

    /// <summary>Where a page is for whoever runs as the domain.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Its first byte's address.</returns>
    /// <exception cref="InvalidOperationException">The domain has no such page.</exception>
    public nint AddressOf(Gfn page) =>
        domain.Memory.AddressOf(page) is not 0 and var address
            ? address
            : throw new InvalidOperationException($"{domain.Id} has no page {page}.");
}
