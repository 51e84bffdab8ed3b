// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>How many pages change hands at once, and what else the process does meanwhile.</summary>
/// <param name="Pages">Pages of 4 KiB: a power of two, at most 2048.</param>
/// <param name="IsBusy">Whether a second thread of the process works on the other processor.</param>
/// <remarks>The buffers and their order are those of bench/native/remap.c.</remarks>
internal sealed record RemapShape(int Pages, bool IsBusy)
{
    /// <summary>Pages of the pool: 64 MiB, more than the caches hold.</summary>
    public const long PoolPages = 16384;

    // Each costs time to make, and the first words of so many pages are out of the near caches.
    private const int MostMappings = 1024;

    /// <summary>Bytes of one buffer.</summary>
    public long Bytes => (long)Pages * PageBytes.PageSize;

    /// <summary>Buffers that are in the pool and take turns.</summary>
    public int Buffers => (int)(PoolPages / Pages);

    /// <summary>Buffers that take turns where each is a mapping of its own from the start.</summary>
    public int Mappings => Math.Min(Buffers, MostMappings);

    /// <summary>Repetitions are a multiple of so many operations.</summary>
    public long Granule => Math.Max(1, 128 / Pages);

    /// <summary>The pool's page with which a turn's buffer begins.</summary>
    /// <param name="turn">The turn, from 0.</param>
    /// <param name="buffers">How many take turns.</param>
    /// <returns>The page: from the last buffer to the first, so that no two in a row are neighbours.</returns>
    public long FirstPage(long turn, int buffers) => (buffers - 1 - (turn % buffers)) * Pages;

    /// <summary>What the first words of all pages of some turns sum up to.</summary>
    /// <param name="turns">How many turns.</param>
    /// <param name="buffers">How many buffers take turns.</param>
    /// <returns>The sum.</returns>
    public ulong Expected(long turns, int buffers)
    {
        var sum = 0UL;
        for (var buffer = 0; buffer < buffers && buffer < turns; buffer++)
        {
            var times = (ulong)((turns - buffer + buffers - 1) / buffers);
            sum += times * SumOf(FirstPage(buffer, buffers));
        }

        return sum;
    }

    /// <summary>What the first words of the pool's first buffer sum up to, some times.</summary>
    /// <param name="turns">How many times.</param>
    /// <returns>The sum.</returns>
    public ulong ExpectedOfFirst(long turns) => (ulong)turns * SumOf(0);

    /// <summary>Where a sweep puts the shape.</summary>
    public Sweep Sweep => new(IsBusy ? "second thread busy" : "alone", Bytes);

    // Page f of the pool begins with f + 1.
    private ulong SumOf(long firstPage) =>
        ((ulong)firstPage * (ulong)Pages) + ((ulong)Pages * ((ulong)Pages + 1) / 2);
}
