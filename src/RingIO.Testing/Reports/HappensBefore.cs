// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Reports;

/// <summary>
/// Which steps of an execution happen before which: the closure of program order, of what each step acquired, and of
/// the check's coming after all threads. Steps go by their position in the list.
/// </summary>
internal sealed class HappensBefore
{
    private readonly Counterexample _example;
    private readonly Dictionary<int, int> _positions = [];
    private readonly int[] _previous;
    private readonly int[][] _acquired;
    private readonly int[][] _joined;

    public HappensBefore(Counterexample example)
    {
        _example = example;
        var steps = example.Steps;
        for (var i = 0; i < steps.Count; i++)
        {
            _positions[steps[i].Index] = i;
        }

        _previous = new int[steps.Count];
        _acquired = new int[steps.Count][];
        _joined = new int[steps.Count][];
        Dictionary<int, int> last = [];
        for (var i = 0; i < steps.Count; i++)
        {
            var thread = StepText.Column(example, steps[i]);
            _previous[i] = last.GetValueOrDefault(thread, -1);
            _acquired[i] = steps[i].Acquires.Select(Position).OfType<int>().Distinct().ToArray();
            _joined[i] =
                thread == example.ThreadCount && _previous[i] < 0
                    ? last.Values.Order().ToArray()
                    : [];
            last[thread] = i;
        }
    }

    /// <summary>Where a step is in the list; null if it is not there.</summary>
    public int? Position(int index) => _positions.TryGetValue(index, out var i) ? i : null;

    /// <summary>The step before it in its thread; -1 if it is the first.</summary>
    public int Previous(int position) => _previous[position];

    /// <summary>The steps that it acquired from.</summary>
    public IReadOnlyList<int> Acquired(int position) => _acquired[position];

    /// <summary>The steps from which an edge leads straight to it.</summary>
    public IEnumerable<int> Direct(int position)
    {
        var edges = _acquired[position].Concat(_joined[position]).Distinct();
        return _previous[position] < 0 ? edges : edges.Prepend(_previous[position]);
    }

    /// <summary>All steps that happen before it.</summary>
    public HashSet<int> Past(int position)
    {
        HashSet<int> past = [];
        Stack<int> open = new([position]);
        while (open.TryPop(out var step))
        {
            foreach (var before in Direct(step).Where(past.Add))
            {
                open.Push(before);
            }
        }

        return past;
    }

    /// <summary>The payload accesses that make the execution a failure because nothing orders them: the earlier and the later.</summary>
    public IEnumerable<(int Earlier, int Later)> Races()
    {
        var steps = _example.Steps;
        var culprits = Enumerable
            .Range(0, steps.Count)
            .Where(i => steps[i].IsCulprit && StepText.IsPayload(steps[i]))
            .ToList();
        foreach (var later in culprits)
        {
            var past = Past(later);
            var rivals = culprits
                .Where(i => i < later && steps[i].Thread != steps[later].Thread)
                .Where(i => !past.Contains(i))
                .ToList();
            if (rivals.Count > 0)
            {
                yield return (rivals[^1], later);
            }
        }
    }
}
