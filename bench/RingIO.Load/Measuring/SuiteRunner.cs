// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Load.Measuring;

/// <summary>
/// Measures the cases of a suite in rounds: each round gives every subject of every case one repetition, so that the
/// processors' changing state meets all of them alike.
/// </summary>
internal sealed class SuiteRunner
{
    private const int WarmUpRounds = 3;

    private readonly IReadOnlyList<Case> _cases;
    private readonly SuitePlan _plan;
    private readonly Dictionary<Case, Dictionary<Subject, List<Repetition>>> _kept = [];
    private readonly Dictionary<Subject, RepetitionSize> _sizes = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>Prepares; measures nothing yet.</summary>
    /// <param name="cases">The cases of one suite.</param>
    /// <param name="plan">Time and rounds.</param>
    public SuiteRunner(IReadOnlyList<Case> cases, SuitePlan plan)
    {
        _cases = cases;
        _plan = plan;
        var target = plan.TargetNanoseconds(cases.Sum(c => c.Present.Count()));
        foreach (var one in cases)
        {
            var kept = new Dictionary<Subject, List<Repetition>>(
                ReferenceEqualityComparer.Instance
            );
            foreach (var subject in one.Present)
            {
                kept[subject] = [];
                _sizes[subject] = new RepetitionSize(subject.Granule, target);
            }

            _kept[one] = kept;
        }
    }

    /// <summary>Rounds that were finished.</summary>
    public int Rounds { get; private set; }

    /// <summary>Repetitions that were done, those of the warm-up too.</summary>
    public int Repetitions { get; private set; }

    /// <summary>Repetitions during which another thread took a processor: many mean that the machine was not quiet.</summary>
    public int Preempted { get; private set; }

    /// <summary>Repetitions that were dropped because the processors' state changed meanwhile.</summary>
    public int Dropped { get; private set; }

    /// <summary>Measures until the rounds are done, the time is up or the token is cancelled.</summary>
    /// <param name="progress">Told the part that is done, 0 to 1, and the case at hand.</param>
    /// <param name="cancelled">Ends after the repetition at hand; what was measured stays.</param>
    public void Measure(Action<double, string> progress, CancellationToken cancelled)
    {
        var clock = Stopwatch.StartNew();
        for (var warmUp = 0; warmUp < WarmUpRounds; warmUp++)
        {
            Turn(null, clock, progress, cancelled);
        }

        for (var round = 0; round < (_plan.Runs ?? int.MaxValue); round++)
        {
            if (!Turn(round, clock, progress, cancelled))
            {
                return;
            }

            Rounds = round + 1;
        }
    }

    /// <summary>What came out so far.</summary>
    /// <returns>The rows, in the order of the cases.</returns>
    public IReadOnlyList<Comparison> Comparisons() =>
        [.. _cases.SelectMany(c => Comparison.All(c, _kept[c]))];

    // One repetition of everything; false when the time is up. A null round warms up and keeps nothing.
    private bool Turn(
        int? round,
        Stopwatch clock,
        Action<double, string> progress,
        CancellationToken cancelled
    )
    {
        var probe = PingPong.OneWay(_plan.FirstCpu, _plan.SecondCpu);
        foreach (var one in _cases)
        {
            progress(PartDone(round, clock), one.Name);
            foreach (var subject in one.Present)
            {
                if (cancelled.IsCancellationRequested || clock.Elapsed.TotalSeconds > _plan.Seconds)
                {
                    return false;
                }

                var size = _sizes[subject];
                var switches = Preemptions.Count();
                var measured = subject.Measure(
                    new Run(size.Items, _plan.FirstCpu, _plan.SecondCpu)
                );
                size.Learn(measured);
                Preempted += Preemptions.Count() != switches ? 1 : 0;
                Repetitions++;
                var after = PingPong.OneWay(_plan.FirstCpu, _plan.SecondCpu);
                Keep(one, subject, round, CoreStates.Of(probe, after), measured);
                probe = after;
            }
        }

        return true;
    }

    private void Keep(Case one, Subject subject, int? round, CoreState? state, Measurement measured)
    {
        if (round is not { } number)
        {
            return;
        }

        if (state is { } steady)
        {
            _kept[one][subject].Add(new Repetition(number, steady, one.Unit.Figure(measured)));
        }
        else
        {
            Dropped++;
        }
    }

    private double PartDone(int? round, Stopwatch clock)
    {
        var byTime = clock.Elapsed.TotalSeconds / _plan.Seconds;
        var byRounds = _plan.Runs is { } runs ? (round ?? 0) / (double)runs : 0;
        return Math.Clamp(Math.Max(byTime, byRounds), 0, 1);
    }
}
