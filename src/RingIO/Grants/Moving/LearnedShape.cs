// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What a learning policy knows of payloads of about one shape.</summary>
/// <remarks>
/// <para>For each method it keeps how many times dearer it was than estimated, and not nanoseconds: so payloads of different sizes may share it.
/// A measurement is the quicker one of two batches in a row: the first warms up what the method uses, and what
/// happens to one of them, as the thread's losing its processor, does not count.</para>
/// <para>All methods that are possible take turns; one that is much dearer is tried the more seldom. Thread safety: one thread at a time.</para>
/// </remarks>
internal sealed class LearnedShape
{
    private const int Methods = (int)TransferMethod.HeaderOnly + 1;

    // What timing a batch costs: two readings of the clock.
    private const double Timing = 60;

    // The part of the time that may go into timing and trying is one in so many.
    private const double Thrift = 100;
    private const int Soonest = 32;
    private const int Latest = 1 << 20;

    // What is estimated to be so much dearer is not tried at once.
    private const double Hopeless = 16;

    // Who changes for less changes by chance.
    private const double Gain = 0.98;
    private const double Weight = 0.25;

    private readonly TransferCosts _costs;
    private readonly double[] _factors = new double[Methods];
    private readonly int[] _measurements = new int[Methods];
    private double _first;

    public LearnedShape(TransferCosts costs, in TransferShape shape)
    {
        _costs = costs;
        Array.Fill(_factors, 1);
        Best = TransferMethod.Copy;
        Best = Cheapest(shape, 1);
        Tried = Best;
    }

    /// <summary>The method to use.</summary>
    public TransferMethod Best { get; private set; }

    /// <summary>The method to use when <see cref="Left"/> is up, and to measure.</summary>
    public TransferMethod Tried { get; private set; }

    /// <summary>How many choices there are to the next measurement.</summary>
    public int Left { get; set; }

    /// <summary>Takes a measurement of <see cref="Tried"/>, and decides what is measured next, and when.</summary>
    public void Learn(in TransferShape shape, double nanoseconds)
    {
        if (nanoseconds <= 0)
        {
            // The clock stands still, or is too coarse to tell methods apart.
            (_first, Tried, Left) = (0, Best, Soonest);
            return;
        }

        if (_first == 0)
        {
            (_first, Left) = (nanoseconds, 1);
            return;
        }

        Note(Math.Min(_first, nanoseconds) / Math.Max(1, _costs.Estimate(Tried, shape)));
        _first = 0;
        Best = Cheapest(shape, Gain);
        Plan(shape);
    }

    private void Note(double factor)
    {
        ref var known = ref _factors[(int)Tried];
        ref var count = ref _measurements[(int)Tried];
        // The very first may have been cold.
        known = count switch
        {
            0 => factor,
            1 => Math.Min(known, factor),
            _ => known + (Weight * (factor - known)),
        };
        count = Math.Min(count + 1, 2);
    }

    private void Plan(in TransferShape shape)
    {
        var best = Math.Max(1, Cost(Best, shape));
        do
        {
            Tried = (TransferMethod)(((int)Tried + 1) % Methods);
        } while (!shape.Allows(Tried));
        var cost = Cost(Tried, shape);
        if (_measurements[(int)Tried] < 2 && cost < Hopeless * best)
        {
            Left = 1;
            return;
        }

        var dearer = 2 * (Math.Max(0, cost - best) + Timing);
        Left = (int)Math.Clamp(Thrift * dearer / best, Soonest, Latest);
    }

    private TransferMethod Cheapest(in TransferShape shape, double gain)
    {
        var best = shape.Allows(Best) ? Best : TransferMethod.Copy;
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
