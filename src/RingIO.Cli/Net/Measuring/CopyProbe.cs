// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Memory;

namespace RingIO.Cli.Net.Measuring;

/// <summary>What copying memory takes here: each byte of a part of the input once, from one place to another.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal sealed class CopyProbe : IDisposable
{
    private readonly PortableBacking _from;
    private readonly PortableBacking _to;
    private readonly List<double> _rates = [];

    /// <summary>Makes a probe.</summary>
    /// <param name="bytes">How many bytes are copied at once: as many as a stream has at most.</param>
    public CopyProbe(long bytes)
    {
        _from = new PortableBacking(bytes);
        _to = new PortableBacking(bytes);
    }

    /// <summary>Megabits a second, one for each round.</summary>
    public IReadOnlyList<double> Rates => _rates;

    /// <summary>Measures a round.</summary>
    /// <param name="seconds">For about how long.</param>
    /// <param name="isWarmUp">Whether it is not counted.</param>
    public void Measure(double seconds, bool isWarmUp)
    {
        var from = new Devices.FrameFragment(new PageRegion(_from)).SharedSpan;
        var to = new Devices.FrameFragment(new PageRegion(_to)).SharedSpan;
        var start = Stopwatch.GetTimestamp();
        var enough = (long)(seconds * Stopwatch.Frequency);
        var moved = 0L;
        long ticks;
        do
        {
            from.CopyTo(to);
            moved += from.Length;
            ticks = Stopwatch.GetTimestamp() - start;
        } while (ticks < enough);
        if (!isWarmUp)
        {
            _rates.Add(moved * 8.0 / 1e6 * Stopwatch.Frequency / ticks);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }
}
