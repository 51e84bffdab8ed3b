// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>
/// Random schedules by priorities that change a few times (PCT: Burckhardt et al., ASPLOS 2010); under weak memory a step reads
/// the newest write at most times, else any that it may (compare PCTWM: Gao, Chakraborty, Ozkan, ASPLOS 2023).
/// </summary>
internal sealed class RandomScheduler : IScheduler
{
    private const int StaleOneIn = 4;

    private readonly RandomSampling _sampling;
    private readonly int _threads;
    private readonly int[] _priorities;
    private readonly int[] _changes;
    private Random _random;
    private long _execution;
    private int _longest = 16;
    private int _last;

    public RandomScheduler(RandomSampling sampling, int threads)
    {
        _sampling = sampling;
        _threads = threads;
        _priorities = new int[threads];
        _changes = new int[sampling.PriorityChanges];
        _random = new(0);
        Begin();
    }

    public int PickThread(int current, ReadOnlySpan<bool> able, int step)
    {
        _last = step;
        if (current >= 0 && _changes.AsSpan().IndexOf(step) is >= 0 and var change)
        {
            _priorities[current] = -change - 1;
        }

        var best = -1;
        for (var thread = 0; thread < _threads; thread++)
        {
            if (able[thread] && (best < 0 || _priorities[thread] > _priorities[best]))
            {
                best = thread;
            }
        }

        return best;
    }

    public int PickBehind(int step, int count) =>
        count == 1 || _random.Next(StaleOneIn) != 0 ? 0 : _random.Next(count);

    public bool Next()
    {
        _longest = Math.Max(_longest, _last + 1);
        _execution++;
        Begin();
        return _execution < _sampling.Executions;
    }

    private void Begin()
    {
        _random = new(unchecked((int)((_sampling.Seed * 1_000_003L) + _execution)));
        for (var thread = 0; thread < _threads; thread++)
        {
            _priorities[thread] = thread;
        }

        _random.Shuffle(_priorities);
        for (var i = 0; i < _changes.Length; i++)
        {
            _changes[i] = _random.Next(_longest);
        }
    }
}
