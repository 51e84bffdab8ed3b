// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Load.Subjects;

/// <summary>Look-ups of pages in random order: in the model of a TLB, and in a dictionary that counts nothing.</summary>
internal static class TlbSubjects
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    /// <summary>The model, with all its counters; what it does not find is walked for and put in.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="geometry">The processor.</param>
    /// <param name="pages">How many pages of 4 KiB: a power of two.</param>
    /// <returns>The subject.</returns>
    public static Subject Model(string name, TlbGeometry geometry, int pages)
    {
        var tlb = new Tlb(geometry);
        return Alone(name, pages, items => Look(tlb, items, pages));
    }

    /// <summary>The dictionary, which has every page.</summary>
    /// <param name="pages">How many pages.</param>
    /// <returns>The subject.</returns>
    public static Subject Dictionary(int pages)
    {
        var frames = Enumerable
            .Range(0, pages)
            .ToDictionary(page => (ulong)page, page => (ulong)page);
        return Alone(
            "Dictionary, nothing counted",
            pages,
            items =>
            {
                var sum = 0UL;
                var mask = (ulong)pages - 1;
                for (var i = 1UL; i <= (ulong)items; i++)
                {
                    sum += frames[(i * Factor >> 32) & mask];
                }

                return sum;
            }
        );
    }

    private static ulong Look(Tlb tlb, long items, int pages)
    {
        var sum = 0UL;
        var mask = (ulong)pages - 1;
        var space = new AddressSpaceId(1);
        for (var i = 1UL; i <= (ulong)items; i++)
        {
            var page = (i * Factor >> 32) & mask;
            var address = new GuestVirtualAddress(page << 12);
            if (tlb.Lookup(address, space, TlbAccess.Read, out var entry) == 0)
            {
                tlb.Walk(address, space, WalkLevels.LongMode, PageSize.Size4K);
                entry = new(new(page), PageSize.Size4K, new(page), space, TlbRights.None);
                tlb.Insert(entry);
            }

            sum += entry.Frame.Value;
        }

        return sum;
    }

    private static ulong Expected(long items, int pages)
    {
        var sum = 0UL;
        for (var i = 1UL; i <= (ulong)items; i++)
        {
            sum += (i * Factor >> 32) & ((ulong)pages - 1);
        }

        return sum;
    }

    private static Subject Alone(string name, int pages, Func<long, ulong> body) =>
        new(
            name,
            run =>
            {
                var ns = PinnedThreads.Run(
                    out var sum,
                    new PinnedBody(run.FirstCpu, () => body(run.Items))
                );
                Payload.Verify(sum, Expected(run.Items, pages));
                return new Measurement(run.Items, ns);
            }
        );
}
