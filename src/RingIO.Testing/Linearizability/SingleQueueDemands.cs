// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>
/// What the answers of a queue with one putting and one taking side demand of the order of calls, and whether that can
/// be met; see <see cref="QueueLinearizability"/>.
/// </summary>
internal sealed class SingleQueueDemands<TOperation, TResponse>
{
    private readonly long _capacity;
    private readonly List<Demand> _puts = [];
    private readonly List<Demand> _takes = [];
    private readonly Demand? _pendingTake;

    public SingleQueueDemands(
        History<TOperation, TResponse> history,
        Func<Call<TOperation, TResponse>, QueueEffect> effect,
        long capacity
    )
    {
        _capacity = capacity;
        Demand? pendingPut = null;
        Demand? lastPut = null;
        Demand? lastTake = null;
        foreach (var call in history.Calls)
        {
            var demand = new Demand(call, effect(call));
            switch (demand.Effect.Kind)
            {
                case QueueEffectKind.None:
                    continue;
                case QueueEffectKind.Put or QueueEffectKind.Full:
                    RequireAfter(ref lastPut, demand);
                    break;
                default:
                    RequireAfter(ref lastTake, demand);
                    break;
            }

            switch (demand.Effect.Kind)
            {
                case QueueEffectKind.Put or QueueEffectKind.Full when call.IsPending:
                    pendingPut = demand;
                    break;
                case QueueEffectKind.Put or QueueEffectKind.Full:
                    _puts.Add(demand);
                    break;
                case var _ when call.IsPending:
                    _pendingTake = demand;
                    break;
                default:
                    _takes.Add(demand);
                    break;
            }
        }

        // A put that has not ended happened only if its value was taken.
        if (
            pendingPut is not null
            && Count(_takes, QueueEffectKind.Take) > Count(_puts, QueueEffectKind.Put)
        )
        {
            _puts.Add(pendingPut);
        }
    }

    public LinearizabilityResult<TOperation, TResponse> Judge()
    {
        var result = JudgeOnce();
        if (result.Verdict == LinearizabilityVerdict.Linearizable || _pendingTake is null)
        {
            return result;
        }

        // The take that has not ended may have happened: then it took the next value.
        var puts = _puts.Where(p => p.Effect.Kind == QueueEffectKind.Put).ToList();
        var next = Count(_takes, QueueEffectKind.Take);
        if (next >= puts.Count)
        {
            return result;
        }

        _pendingTake.Effect = puts[next].Effect with { Kind = QueueEffectKind.Take };
        _takes.Add(_pendingTake);
        var other = JudgeOnce();
        return other.Verdict == LinearizabilityVerdict.Linearizable ? other : result;
    }

    private LinearizabilityResult<TOperation, TResponse> JudgeOnce() =>
        FindWrongValue() ?? FindUnmetNumber() ?? Schedule();

    private LinearizabilityResult<TOperation, TResponse>? FindWrongValue()
    {
        var puts = _puts.Where(p => p.Effect.Kind == QueueEffectKind.Put).ToList();
        var takes = _takes.Where(t => t.Effect.Kind == QueueEffectKind.Take).ToList();
        for (var i = 0; i < takes.Count; i++)
        {
            var found = takes[i].Effect.Value;
            if (i >= puts.Count)
            {
                return Violated($"{found} is taken when all that was put is gone", takes[i]);
            }

            if (puts[i].Effect.Value != found)
            {
                var expected = puts[i].Effect.Value;
                return Violated($"{found} is taken, {expected} was next", puts[i], takes[i]);
            }
        }

        return null;
    }

    // Which call of the other side each call must come after, told in positions of that side.
    private LinearizabilityResult<TOperation, TResponse>? FindUnmetNumber()
    {
        var puts = Positions(_puts, QueueEffectKind.Put);
        var takes = Positions(_takes, QueueEffectKind.Take);
        var number = 0;
        _puts.ForEach(p => p.After = -1);
        _takes.ForEach(t => t.After = -1);
        for (var i = 0; i < _puts.Count; i++)
        {
            var put = _puts[i];
            var freed = number - _capacity;
            if (put.Effect.Kind == QueueEffectKind.Put)
            {
                if (freed >= takes.Count)
                {
                    return Violated($"{put.Effect.Value} is put into a queue that is full", put);
                }

                put.After = freed >= 0 ? takes[(int)freed] : -1;
                number++;
            }
            else if (freed < 0)
            {
                return Violated($"the queue is found full, and at most {number} are in it", put);
            }
            else if (freed < takes.Count)
            {
                _takes[takes[(int)freed]].After = i;
            }
        }

        number = 0;
        for (var i = 0; i < _takes.Count; i++)
        {
            if (_takes[i].Effect.Kind == QueueEffectKind.Take)
            {
                _takes[i].After = Math.Max(_takes[i].After, puts[number++]);
            }
            else if (number < puts.Count)
            {
                var next = _puts[puts[number]];
                next.After = Math.Max(next.After, i);
            }
        }

        return null;
    }

    // Each call as early as its beginning, its own side and the demands allow.
    private LinearizabilityResult<TOperation, TResponse> Schedule()
    {
        var (put, take) = (0, 0);
        while (put < _puts.Count || take < _takes.Count)
        {
            if (put < _puts.Count && _puts[put].After < take)
            {
                if (!TryPlace(_puts, put++, _takes))
                {
                    return Late(_puts[put - 1]);
                }
            }
            else if (take < _takes.Count && _takes[take].After < put)
            {
                if (!TryPlace(_takes, take++, _puts))
                {
                    return Late(_takes[take - 1]);
                }
            }
            else
            {
                return Violated(
                    "each of two calls would have to be done before the other",
                    put < _puts.Count ? _puts[put] : _takes[take],
                    take < _takes.Count ? _takes[take] : _puts[put]
                );
            }
        }

        return QueueLinearizability.Explained<TOperation, TResponse>(
            $"{_puts.Count} calls of the putting side and {_takes.Count} of the taking side fit"
        );
    }

    private static bool TryPlace(List<Demand> side, int at, List<Demand> other)
    {
        var demand = side[at];
        demand.Earliest = demand.Call.Invoked;
        demand.Bound = null;
        Bound(demand, at > 0 ? side[at - 1] : null);
        Bound(demand, demand.After >= 0 ? other[demand.After] : null);
        return demand.Earliest <= demand.Call.Returned;
    }

    private static void Bound(Demand demand, Demand? before)
    {
        if (before is not null && before.Earliest > demand.Earliest)
        {
            demand.Earliest = before.Earliest;
            demand.Bound = before.Bound ?? before;
        }
    }

    private static LinearizabilityResult<TOperation, TResponse> Late(Demand late) =>
        Violated(
            "a call would have to be done after its end, behind another that had not begun",
            late,
            late.Bound!
        );

    private static LinearizabilityResult<TOperation, TResponse> Violated(
        string why,
        params Demand[] demands
    ) => QueueLinearizability.Violated(why, [.. demands.Select(d => d.Call)]);

    private static List<int> Positions(List<Demand> side, QueueEffectKind kind) =>
        [.. Enumerable.Range(0, side.Count).Where(i => side[i].Effect.Kind == kind)];

    private static int Count(List<Demand> side, QueueEffectKind kind) =>
        side.Count(d => d.Effect.Kind == kind);

    private static void RequireAfter(ref Demand? last, Demand demand)
    {
        if (last?.Call.Precedes(demand.Call) == false)
        {
            throw new ArgumentException(
                $"{last.Call} and {demand.Call} of one side overlap: the check is for one at a time."
            );
        }

        last = demand;
    }

    private sealed class Demand(Call<TOperation, TResponse> call, QueueEffect effect)
    {
        public Call<TOperation, TResponse> Call { get; } = call;

        public QueueEffect Effect { get; set; } = effect;

        /// <summary>The last position of the other side that comes before; -1 if none need.</summary>
        public int After { get; set; }

        public long Earliest { get; set; }

        /// <summary>Whose beginning it is that this call waits for; null if its own.</summary>
        public Demand? Bound { get; set; }
    }
}
