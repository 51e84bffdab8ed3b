// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;
using RingIO.Drivers;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Paths;

/// <summary>The pages of a stream's end, taken from its domain: buffers together, or spread over all the rest.</summary>
/// <remarks>They stay with the domain and go with it.</remarks>
internal sealed class PathPages
{
    /// <summary>The pages for packets and headers.</summary>
    public const int Packets = 512;

    /// <summary>The pages that frames are received into.</summary>
    public const int Receive = 512;

    /// <summary>Takes the pages.</summary>
    /// <param name="context">The domain.</param>
    /// <param name="pages">How many pages a stream has at most.</param>
    /// <param name="clusters">Whether buffers lie together; if not, between the others, as an allocator leaves them that does not know what they are for.</param>
    public PathPages(DomainContext context, int pages, bool clusters)
    {
        var all = new Gfn[Count(pages)];
        if (!context.Pages.TryTake(all))
        {
            throw new InvalidOperationException(
                $"{context.Domain.Id} has {context.Pages.Count} pages and needs {all.Length}."
            );
        }

        var buffers = new List<Gfn>(Packets + Receive);
        var others = new List<Gfn>(2 * pages);
        for (var index = 0; index < all.Length; index++)
        {
            // Evenly: so many of each so many, from the first on.
            var isBuffer = clusters
                ? buffers.Count < Packets + Receive
                : (long)buffers.Count * all.Length <= (long)index * (Packets + Receive)
                    && buffers.Count < Packets + Receive;
            (isBuffer ? buffers : others).Add(all[index]);
        }

        Memory = new StreamMemory(
            Run(others[..pages]),
            Run(others[pages..]),
            Run(buffers[..Packets])
        );
        ReceivePages = [.. buffers[Packets..]];

        PageRun Run(List<Gfn> frames) => new([.. frames], [.. frames.Select(context.AddressOf)]);
    }

    /// <summary>The rows of pages.</summary>
    public StreamMemory Memory { get; }

    /// <summary>Pages that frames are received into.</summary>
    public IReadOnlyList<Gfn> ReceivePages { get; }

    /// <summary>How many pages a domain needs for a stream's end.</summary>
    /// <param name="pages">How many pages a stream has at most.</param>
    public static int Count(int pages) => (2 * pages) + Packets + Receive;
}
