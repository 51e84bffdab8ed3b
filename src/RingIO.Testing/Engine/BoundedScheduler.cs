// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>Every schedule with at most so many preemptions, depth first (Musuvathi and Qadeer, "Iterative context bounding", PLDI 2007).</summary>
internal sealed class BoundedScheduler(int mostPreemptions) : IScheduler
{
    private readonly List<(int Chosen, int Count)> _tape = [];
    private int _at;
    private int _preemptions;

    public int PickThread(int current, ReadOnlySpan<bool> able, int step)
    {
        var free = current < 0 || !able[current];
        if (!free && _preemptions == mostPreemptions)
        {
            return current;
        }

        var count = 0;
        foreach (var can in able)
        {
            count += can ? 1 : 0;
        }

        var choice = Pick(count);
        if (!free)
        {
            // The current thread is the first choice.
            if (choice == 0)
            {
                return current;
            }

            _preemptions++;
            choice--;
        }

        for (var thread = 0; ; thread++)
        {
            if (able[thread] && (free || thread != current) && choice-- == 0)
            {
                return thread;
            }
        }
    }

    public int PickBehind(int step, int count) => Pick(count);

    public bool Next()
    {
        _at = 0;
        _preemptions = 0;
        while (_tape.Count > 0)
        {
            var (chosen, count) = _tape[^1];
            if (chosen + 1 < count)
            {
                _tape[^1] = (chosen + 1, count);
                return true;
            }

            _tape.RemoveAt(_tape.Count - 1);
        }

        return false;
    }

    private int Pick(int count)
    {
        if (count == 1)
        {
            return 0;
        }

        if (_at == _tape.Count)
        {
            _tape.Add((0, count));
        }

        return _tape[_at++].Chosen;
    }
}
