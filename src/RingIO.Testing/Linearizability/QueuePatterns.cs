// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>Looks for the patterns that violations of an unbounded queue show; see <see cref="QueueLinearizability"/>.</summary>
internal sealed class QueuePatterns<TOperation, TResponse>
{
    private readonly Dictionary<ulong, Way> _ways = [];
    private readonly List<Call<TOperation, TResponse>> _empty = [];
    private readonly List<(Call<TOperation, TResponse> Call, ulong Value)> _takes = [];
    private readonly bool _hasPendingTake;

    public QueuePatterns(
        History<TOperation, TResponse> history,
        Func<Call<TOperation, TResponse>, QueueEffect> effect
    )
    {
        foreach (var call in history.Calls)
        {
            var done = effect(call);
            switch (done.Kind)
            {
                case QueueEffectKind.Put when !_ways.TryAdd(done.Value, new(done.Value, call)):
                    throw new ArgumentException($"The value {done.Value} is put twice.");
                case QueueEffectKind.Take or QueueEffectKind.Empty when call.IsPending:
                    _hasPendingTake = true;
                    break;
                case QueueEffectKind.Take:
                    _takes.Add((call, done.Value));
                    break;
                case QueueEffectKind.Empty:
                    _empty.Add(call);
                    break;
            }
        }
    }

    public LinearizabilityResult<TOperation, TResponse> Judge()
    {
        if (FindUnputOrRepeated() is { } violation)
        {
            return violation;
        }

        // A put that has not ended and that nobody saw need not have happened.
        foreach (var way in _ways.Values.Where(w => w.Put.IsPending && w.Take is null).ToList())
        {
            _ways.Remove(way.Value);
        }

        return FindOvertaking()
            ?? FindFalseEmpty()
            ?? QueueLinearizability.Explained<TOperation, TResponse>(
                $"{_ways.Count} values show none of the patterns VFresh, VRepet, VOrd, VWit"
            );
    }

    private LinearizabilityResult<TOperation, TResponse>? FindUnputOrRepeated()
    {
        foreach (var (call, value) in _takes)
        {
            if (!_ways.TryGetValue(value, out var way))
            {
                return QueueLinearizability.Violated(
                    $"VFresh: {value} is taken and was never put",
                    call
                );
            }

            if (way.Take is not null)
            {
                return QueueLinearizability.Violated(
                    $"VRepet: {value} is taken twice",
                    way.Put,
                    way.Take,
                    call
                );
            }

            if (call.Precedes(way.Put))
            {
                return QueueLinearizability.Violated(
                    $"VFresh: {value} is taken before it is put",
                    way.Put,
                    call
                );
            }

            way.Take = call;
        }

        return null;
    }

    // For each value taken: of those put for sure before its put, the one whose take begins last.
    private LinearizabilityResult<TOperation, TResponse>? FindOvertaking()
    {
        var byEnd = _ways.Values.OrderBy(w => w.Put.Returned).ToList();
        var taken = _ways.Values.Where(w => w.Take is not null).OrderBy(w => w.Put.Invoked);
        Way? last = null;
        var next = 0;
        foreach (var way in taken)
        {
            for (; next < byEnd.Count && byEnd[next].Put.Returned < way.Put.Invoked; next++)
            {
                last =
                    last is null || byEnd[next].TakeBegins > last.TakeBegins ? byEnd[next] : last;
            }

            if (last is not null && last.TakeBegins > way.Take!.Returned)
            {
                var how = last.Take is null ? "is never taken" : "is taken after it";
                return MayHaveGone(last)
                    ?? QueueLinearizability.Violated(
                        $"VOrd: {last.Value} is put before {way.Value} and {how}",
                        last.Put,
                        way.Put,
                        way.Take,
                        last.Take
                    );
            }
        }

        return null;
    }

    // Stretches of time in which some value is in the queue for sure, joined where they overlap.
    private LinearizabilityResult<TOperation, TResponse>? FindFalseEmpty()
    {
        var stretches = new List<(long Start, long End, List<Way> Ways)>();
        foreach (
            var way in _ways
                .Values.Where(w => w.Put.Returned < w.TakeBegins)
                .OrderBy(w => w.Put.Returned)
        )
        {
            if (stretches.Count != 0 && way.Put.Returned < stretches[^1].End)
            {
                var (start, end, ways) = stretches[^1];
                ways.Add(way);
                stretches[^1] = (start, Math.Max(end, way.TakeBegins), ways);
            }
            else
            {
                stretches.Add((way.Put.Returned, way.TakeBegins, [way]));
            }
        }

        var found = 0;
        foreach (var call in _empty.OrderBy(c => c.Invoked))
        {
            while (found + 1 < stretches.Count && stretches[found + 1].Start < call.Invoked)
            {
                found++;
            }

            if (
                found < stretches.Count
                && stretches[found].Start < call.Invoked
                && stretches[found].End > call.Returned
            )
            {
                return FalseEmpty(call, stretches[found].Ways);
            }
        }

        return null;
    }

    private LinearizabilityResult<TOperation, TResponse> FalseEmpty(
        Call<TOperation, TResponse> call,
        List<Way> ways
    )
    {
        var witnesses = ways.Where(w =>
                w.TakeBegins > call.Invoked && w.Put.Returned < call.Returned
            )
            .ToList();
        var stayed = witnesses.Find(w => w.Take is null);
        var values = string.Join(", ", witnesses.Select(w => w.Value));
        return (stayed is null ? null : MayHaveGone(stayed))
            ?? QueueLinearizability.Violated(
                $"VWit: the queue is found empty, and all along it held one of {values}",
                [call, .. witnesses.SelectMany(w => new[] { w.Put, w.Take })]
            );
    }

    private LinearizabilityResult<TOperation, TResponse>? MayHaveGone(Way way) =>
        way.Take is null && _hasPendingTake
            ? new(
                LinearizabilityVerdict.Inconclusive,
                $"a call that has not ended may have taken {way.Value}"
            )
            : null;

    private sealed class Way(ulong value, Call<TOperation, TResponse> put)
    {
        public ulong Value { get; } = value;

        public Call<TOperation, TResponse> Put { get; } = put;

        public Call<TOperation, TResponse>? Take { get; set; }

        public long TakeBegins => Take?.Invoked ?? long.MaxValue;
    }
}
