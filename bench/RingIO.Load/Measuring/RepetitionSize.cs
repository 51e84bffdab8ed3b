// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>How many items a subject's next repetition has, so that it lasts about as long as planned.</summary>
internal sealed class RepetitionSize
{
    private const long MostItems = 1L << 23;
    private const double MostGrowth = 4;

    private readonly long _granule;
    private readonly double _targetNanoseconds;

    /// <summary>Begins with one granule.</summary>
    /// <param name="granule">What items are a multiple of.</param>
    /// <param name="targetNanoseconds">How long a repetition should last.</param>
    public RepetitionSize(long granule, double targetNanoseconds)
    {
        _granule = granule;
        _targetNanoseconds = targetNanoseconds;
        Items = granule;
    }

    /// <summary>The items of the next repetition: a multiple of the granule.</summary>
    public long Items { get; private set; }

    /// <summary>Learns from a repetition.</summary>
    /// <param name="done">What it did.</param>
    public void Learn(Measurement done)
    {
        var factor = Math.Min(_targetNanoseconds / Math.Max(done.Nanoseconds, 1), MostGrowth);
        var wanted = (long)(Items * factor) / _granule * _granule;
        Items = Math.Clamp(wanted, _granule, Math.Max(_granule, MostItems / _granule * _granule));
    }
}
