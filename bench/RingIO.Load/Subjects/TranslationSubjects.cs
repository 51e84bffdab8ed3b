// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Load.Subjects;

/// <summary>Reads of words in the same order: through a translation that hits, and from an array.</summary>
/// <remarks>The words fit the first cache, so that what is compared is instructions.</remarks>
internal static class TranslationSubjects
{
    private const int Words = 1024;
    private const ulong Factor = 0x9E3779B97F4A7C15;
    private const ulong Base = 0x7F00_0000_0000;

    /// <summary>Guest addresses through the translation cache.</summary>
    /// <returns>The subject.</returns>
    public static Subject Cache()
    {
        var backing = new PortableBacking(Words * sizeof(ulong));
        var cache = new TranslationCache(backing);
        var words = new Slots<ulong>(backing.Address, Words);
        for (var page = 0UL; page < (ulong)backing.Length >> 12; page++)
        {
            cache.Insert(new(Base + (page << 12)), new(page), TlbRights.None);
        }

        for (var word = 0UL; word < Words; word++)
        {
            words[word] = word;
        }

        return Alone("TranslationCache, hits", items => Read(cache, items));
    }

    /// <summary>Indices into an array, each checked against its bounds.</summary>
    /// <returns>The subject.</returns>
    public static Subject Array()
    {
        var words = new ulong[Words];
        for (var word = 0; word < Words; word++)
        {
            words[word] = (ulong)word;
        }

        return Alone("ulong[]", items => Read(words, items));
    }

    private static ulong Read(TranslationCache cache, long items)
    {
        var sum = 0UL;
        for (var i = 1UL; i <= (ulong)items; i++)
        {
            // A miss would leave the sum wrong.
            cache.TryRead<ulong>(
                new(Base + ((i * Factor >> 32) & (Words - 1)) * sizeof(ulong)),
                out var word
            );
            sum += word;
        }

        return sum;
    }

    private static ulong Read(ulong[] words, long items)
    {
        var sum = 0UL;
        for (var i = 1UL; i <= (ulong)items; i++)
        {
            sum += words[(int)((i * Factor >> 32) & (Words - 1))];
        }

        return sum;
    }

    private static ulong Expected(long items)
    {
        var sum = 0UL;
        for (var i = 1UL; i <= (ulong)items; i++)
        {
            sum += (i * Factor >> 32) & (Words - 1);
        }

        return sum;
    }

    private static Subject Alone(string name, Func<long, ulong> body) =>
        new(
            name,
            run =>
            {
                var ns = PinnedThreads.Run(
                    out var sum,
                    new PinnedBody(run.FirstCpu, () => body(run.Items))
                );
                Payload.Verify(sum, Expected(run.Items));
                return new Measurement(run.Items, ns);
            }
        );
}
