// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What a learning policy knows of payloads of about one shape.</summary>
/// <remarks>
/// <para>For each method it keeps how many times dearer it was than estimated, and not nanoseconds: so payloads of different sizes may share it.
/// Each method has its own time at which it is measured again: one that is much dearer than the best is tried the more seldom.</para>
/// <para>A measurement is some batches in a row. The first two are timed one by one, and the first also warms up what the method uses; the others
/// are timed together, because a processor begins with a batch before it has ended the one before. If those took much longer
/// than the first two say, the thread had nothing to do in between, or had lost its processor: then they do not count.</para>
/// <para>Thread safety: one thread at a time.</para>
/// </remarks>
internal sealed class LearnedShape
{
    private const int Methods = (int)TransferMethod.HeaderOnly + 1;

    // Batches that are timed together take about so many nanoseconds, and are at most so many.
    private const double Together = 8000;
    private const int MostTogether = 32;
    private const double IdleFrom = 2;

    // What measuring costs beside the batches: some readings of the clock.
    private const double Timing = 150;

    // The part of the time that may go into trying a method is one in so many.
    private const double Thrift = 200;
    private const int Soonest = 64;
    private const int Latest = 1 << 20;

    // A new shape's methods are measured so often at once, but what is estimated to be so much dearer waits.
    private const int Eager = 3;
    private const double Hopeless = 16;

    // Who changes for less changes by chance.
    private const double Gain = 0.98;
    private const double Weight = 0.5;
    private const double MuchLess = 0.7;
    private const double MuchMore = 2;

    private readonly TransferCosts _costs;
    private readonly double[] _factors = new double[Methods];
    private readonly int[] _measurements = new int[Methods];
    private readonly long[] _due = new long[Methods];
    private long _choices;
    private long _start;
    private double _alone;
    private int _batches;
    private int _together;
    private bool _isBroken;

    public LearnedShape(TransferCosts costs, in TransferShape shape)
    {
        _costs = costs;
        Array.Fill(_factors, 1);
        Best = TransferMethod.Copy;
        Best = Cheapest(shape, 1);
        Tried = Best;
        Left = 1;
        var least = Cost(Best, shape);
        for (var method = TransferMethod.Copy; method <= TransferMethod.HeaderOnly; method++)
        {
            var isHopeless = Cost(method, shape) > Hopeless * least;
            _due[(int)method] = isHopeless ? Interval(method, shape) : 0;
        }
    }

    /// <summary>The method to use.</summary>
    public TransferMethod Best { get; private set; }

    /// <summary>The method that is measured when <see cref="Left"/> is up.</summary>
    public TransferMethod Tried { get; private set; }

    /// <summary>How many choices there are to the next measurement.</summary>
    public int Left { get; set; }

    /// <summary>Begins a batch of a measurement.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="isNext">Whether no other batch came between this one and the last one that was measured.</param>
    public void Begin(TimeProvider time, bool isNext)
    {
        // The countdown stands until the measurement is over.
        Left = 1;
        _isBroken |= _batches > 0 && !isNext;
        if (_batches <= 2)
        {
            _start = time.GetTimestamp();
        }
    }

    /// <summary>Ends a batch of a measurement; behind the last one it is decided what is measured next, and when.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="shape">What was moved.</param>
    public void End(TimeProvider time, in TransferShape shape)
    {
        _batches++;
        if (_batches > 2 && _batches < 2 + _together)
        {
            return;
        }

        var ns = (time.GetTimestamp() - _start) * 1e9 / time.TimestampFrequency;
        if (ns <= 0)
        {
            // The clock stands still, or is too coarse to tell methods apart.
            (_batches, _isBroken) = (0, false);
            (Tried, Left) = (Best, Soonest);
        }
        else if (_batches <= 2)
        {
            _alone = _batches == 1 ? ns : Math.Min(_alone, ns);
            _together = (int)Math.Clamp(Together / _alone, 1, MostTogether);
            if (_batches == 2 && _together == 1)
            {
                Learn(shape, _alone);
            }
        }
        else
        {
            var each = ns / _together;
            Learn(shape, _isBroken || each > IdleFrom * _alone ? _alone : each);
        }
    }

    private void Learn(in TransferShape shape, double nanoseconds)
    {
        Note((int)Tried, nanoseconds / Math.Max(1, _costs.Estimate(Tried, shape)));
        Best = Cheapest(shape, Gain);
        Plan(shape);
    }

    private void Plan(in TransferShape shape)
    {
        _choices += _batches;
        (_batches, _isBroken) = (0, false);
        var isEager = _measurements[(int)Tried] < Eager;
        _due[(int)Tried] = _choices + (isEager ? 0 : Interval(Tried, shape));
        for (var other = TransferMethod.Copy; other <= TransferMethod.HeaderOnly; other++)
        {
            if (shape.Allows(other) && _due[(int)other] < _due[(int)Tried])
            {
                Tried = other;
            }
        }

        Left = (int)Math.Clamp(_due[(int)Tried] - _choices, 1, Latest);
        _choices += Left - 1;
    }

    // What disturbs a measurement makes it longer, hardly ever shorter: so much less is believed at once, all else by halves, and no more
    // than twice as much: what is rightly dearer is soon measured again, and what is wrongly so, too.
    private void Note(int method, double factor)
    {
        ref var known = ref _factors[method];
        known =
            _measurements[method] == 0 || factor < MuchLess * known
                ? factor
                : known + (Weight * (Math.Min(factor, MuchMore * known) - known));
        _measurements[method]++;
    }

    private long Interval(TransferMethod method, in TransferShape shape)
    {
        var (best, cost) = (Cost(Best, shape), Cost(method, shape));
        var batches = 2 + Math.Clamp(Together / cost, 0, MostTogether);
        var dearer = (batches * Math.Max(0, cost - best)) + Timing;
        return (long)Math.Clamp(Thrift * dearer / best, Soonest, Latest);
    }

    private TransferMethod Cheapest(in TransferShape shape, double gain)
    {
        var best = Best;
        var least = Cost(best, shape) * gain;
        for (var method = TransferMethod.Copy; method <= TransferMethod.HeaderOnly; method++)
        {
            if (shape.Allows(method) && Cost(method, shape) is var cost && cost < least)
            {
                (best, least) = (method, cost);
            }
        }

        return best;
    }

    private double Cost(TransferMethod method, in TransferShape shape) =>
        Math.Max(1, _costs.Estimate(method, shape)) * _factors[(int)method];
}
