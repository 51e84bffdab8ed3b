// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>How many items a subject's next repetition has, so that it lasts about as long as planned.</summary>
internal sealed class RepetitionSize(long granule, double targetNanoseconds)
{
    private const long MostItems = 1L << 23;
    private const double MostGrowth = 4;

    /// <summary>The items of the next repetition: a multiple of the granule.</summary>
    public long Items { get; private set; } = granule;

    /// <summary>Learns from a repetition.</summary>
    /// <param name="done">What it did.</param>
    public void Learn(Measurement done)
    {
        var factor = Math.Min(targetNanoseconds / Math.Max(done.Nanoseconds, 1), MostGrowth);
        var wanted = (long)(Items * factor) / granule * granule;
        Items = Math.Clamp(wanted, granule, Math.Max(granule, MostItems / granule * granule));
    }
}
