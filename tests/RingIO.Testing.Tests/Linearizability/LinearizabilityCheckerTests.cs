// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Linearizability;

public sealed class LinearizabilityCheckerTests(ITestOutputHelper output)
{
    private static readonly QueueSpec Queue = new(capacity: 8);

    [Fact]
    public void Check_OverlappingPutsTakenTheOtherWayRound_IsLinearizable()
    {
        var history = Calls.History(
            Calls.Put(0, 1, 1, 5),
            Calls.Put(1, 2, 2, 4),
            Calls.Take(2, 2, 6, 7),
            Calls.Take(2, 1, 8, 9)
        );
        var result = LinearizabilityChecker.Check(Queue, history);
        Assert.Equal(LinearizabilityVerdict.Linearizable, result.Verdict);
        Assert.Equal(
            "Put 2; Put 1; Take; Take",
            string.Join("; ", result.Order.Select(c => c.Operation))
        );
    }

    [Fact]
    public void Check_LongHistoryWithOneWrongAnswer_ShowsTheShortestWindow()
    {
        var calls = new List<Call<QueueOperation, QueueResponse>>();
        for (var i = 0; i < 50; i++)
        {
            var item = (ulong)i + 1;
            calls.Add(Calls.Put(0, item, 10 * i, (10 * i) + 2));
            calls.Add(Calls.Take(1, item, (10 * i) + 1, (10 * i) + 3));
        }

        calls.Add(Calls.Put(0, 51, 500, 501));
        calls.Add(Calls.Put(0, 52, 502, 505));
        calls.Add(Calls.Take(1, 52, 503, 504));
        calls.Add(Calls.Take(1, 51, 506, 507));
        var result = LinearizabilityChecker.Check(Queue, new(calls));
        Assert.Equal(
            """
            Violated: thread 1: Take -> 52, and no order of 104 calls explains it
            model before: [51]
            thread 0         | thread 1
            Put 52 (pending) |
                             | Take -> 52 <-- no order of the calls explains this

            """,
            result.ToString()
        );
        Assert.Equal(2, result.Window!.Calls.Count);
    }

    [Fact]
    public void Check_NoTimeIsLeftToFindTheShortestWindow_TheWindowShowsTheViolationAllTheSame()
    {
        var calls = new List<Call<QueueOperation, QueueResponse>>();
        for (var i = 0; i < 50; i++)
        {
            var item = (ulong)i + 1;
            calls.Add(Calls.Put(0, item, 10 * i, (10 * i) + 2));
            calls.Add(Calls.Take(1, i == 25 ? 999 : item, (10 * i) + 1, (10 * i) + 3));
        }

        var states = LinearizabilityChecker.Check(Queue, new(calls)).States;
        var result = LinearizabilityChecker.Check(
            Queue,
            new(calls),
            new() { MaxStates = states + 1 }
        );
        Assert.Equal(LinearizabilityVerdict.Violated, result.Verdict);
        Assert.True(result.Table.Contains("-> 999", StringComparison.Ordinal), result.ToString());
        Assert.StartsWith("model before: [", result.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_APendingCallMayHaveHappenedOrNot_IsLinearizable()
    {
        var put = Calls.Pending(0, QueueOperation.Put(1), 1);
        Assert.Equal(LinearizabilityVerdict.Linearizable, Verdict(put, Calls.Take(1, 1, 2, 3)));
        Assert.Equal(LinearizabilityVerdict.Linearizable, Verdict(put, Calls.Empty(1, 2, 3)));
        Assert.Equal(
            LinearizabilityVerdict.Violated,
            Verdict(Calls.Take(1, 1, 2, 3), Calls.Pending(0, QueueOperation.Put(1), 4))
        );
    }

    [Fact]
    public void Check_AnswersTheSpecificationLeavesOpen_AreAllowedAndNoOthers()
    {
        var empty = Calls.History(
            Calls.Put(0, 1, 1, 2),
            Calls.Empty(1, 3, 4),
            Calls.Take(1, 1, 5, 6)
        );
        Assert.Equal(
            LinearizabilityVerdict.Violated,
            LinearizabilityChecker.Check(Queue, empty).Verdict
        );
        var loose = new QueueSpec(8) { MayMiss = true };
        Assert.Equal(
            LinearizabilityVerdict.Linearizable,
            LinearizabilityChecker.Check(loose, empty).Verdict
        );
        var full = Calls.History(Calls.Put(0, 1, 1, 2, done: false));
        Assert.Equal(
            LinearizabilityVerdict.Violated,
            LinearizabilityChecker.Check(loose, full).Verdict
        );
    }

    [Fact]
    public void Check_Limits_AreInconclusive()
    {
        // Puts that all overlap, and nothing that was put is found: every order is tried.
        var calls = Enumerable.Range(0, 12).Select(t => Calls.Put(t, (ulong)t, 1, 100)).ToList();
        calls.Add(Calls.Take(20, 99, 101, 102));
        var states = LinearizabilityChecker.Check(Queue, new(calls), new() { MaxStates = 1000 });
        Assert.Equal(LinearizabilityVerdict.Inconclusive, states.Verdict);
        Assert.Contains("1000 states", states.Reason, StringComparison.Ordinal);
        var time = LinearizabilityChecker.Check(
            Queue,
            new(calls),
            new() { MaxTime = TimeSpan.Zero }
        );
        Assert.Equal(LinearizabilityVerdict.Inconclusive, time.Verdict);
    }

    [Fact]
    public void Check_ByParts_IsFarLessWorkAndFindsTheSame()
    {
        // Eight threads write registers of their own, all at once; the last read is right or wrong.
        var calls = Enumerable
            .Range(0, 8)
            .SelectMany(t =>
                Enumerable
                    .Range(0, 4)
                    .Select(i => new Call<(int Register, int? Write), int>(
                        t,
                        (t, i),
                        i,
                        i * 10,
                        (i * 10) + 9
                    ))
            )
            .ToList();
        foreach (var (read, expected) in new[] { (3, "Linearizable"), (2, "Violated") })
        {
            var history = new History<(int, int?), int>(
                calls.Append(new(8, (5, null), read, 50, 51))
            );
            var parts = LinearizabilityChecker.Check(new Registers(byParts: true), history);
            Assert.Equal(expected, parts.Verdict.ToString());
            Assert.InRange(parts.States, 1, 40);
        }

        var wrong = new History<(int, int?), int>(calls.Append(new(8, (5, null), 2, 50, 51)));
        var whole = LinearizabilityChecker.Check(
            new Registers(byParts: false),
            wrong,
            new() { MaxStates = 500 }
        );
        Assert.Equal(LinearizabilityVerdict.Inconclusive, whole.Verdict);
    }

    [Fact]
    public void Check_ThousandsOfRandomHistories_AgreesWithTryingEveryOrder()
    {
        var histories = new RandomHistories(seed: 7)
        {
            Count = 6,
            Capacity = 2,
            Pending = true,
        };
        var spec = new QueueSpec(2);
        var linearizable = 0;
        const int Histories = 3000;
        for (var i = 0; i < Histories; i++)
        {
            var history = histories.Next();
            var result = LinearizabilityChecker.Check(spec, history);
            var expected = ExistsOrder(spec, [.. history.Calls], spec.Initial);
            Assert.True(
                expected == (result.Verdict == LinearizabilityVerdict.Linearizable),
                $"{result}\n{history}"
            );
            linearizable += expected ? 1 : 0;
            RequireOrder(spec, result);
            if (!expected)
            {
                // The prefix that the window ends is no history of the queue; one call less, and it is.
                var end = result.Window!.Calls.Where(c => !c.IsPending).Max(c => c.Returned);
                Assert.False(ExistsOrder(spec, [.. history.Until(end).Calls], spec.Initial));
                Assert.True(ExistsOrder(spec, [.. history.Until(end - 1).Calls], spec.Initial));
            }
        }

        output.WriteLine($"{linearizable} of {Histories} are linearizable");
        Assert.InRange(linearizable, Histories / 4, Histories * 3 / 4);
    }

    private static LinearizabilityVerdict Verdict(
        params Call<QueueOperation, QueueResponse>[] calls
    ) => LinearizabilityChecker.Check(Queue, Calls.History(calls)).Verdict;

    // The definition, word for word: some call that none precedes is done first.
    private static bool ExistsOrder(
        QueueSpec spec,
        List<Call<QueueOperation, QueueResponse>> calls,
        ModelList<ulong> model
    ) =>
        calls.TrueForAll(c => c.IsPending)
        || calls.Exists(c =>
            calls.TrueForAll(other => !other.Precedes(c))
            && spec.Step(model, c.Operation)
                .Any(o =>
                    (c.IsPending || o.Response == c.Response)
                    && ExistsOrder(spec, calls.FindAll(other => other != c), o.Model)
                )
        );

    // The order that is given explains the answers, and no call comes before one that precedes it.
    private static void RequireOrder(
        QueueSpec spec,
        LinearizabilityResult<QueueOperation, QueueResponse> result
    )
    {
        var model = spec.Initial;
        for (var i = 0; i < result.Order.Count; i++)
        {
            var call = result.Order[i];
            Assert.DoesNotContain(result.Order.Take(i), earlier => call.Precedes(earlier));
            model = spec.Step(model, call.Operation)
                .First(o => call.IsPending || o.Response == call.Response)
                .Model;
        }
    }

    private sealed class Registers(bool byParts)
        : SequentialSpec<ModelList<int>, (int Register, int? Write), int>
    {
        public override ModelList<int> Initial { get; } =
            Enumerable.Range(0, 8).Aggregate(ModelList<int>.Empty, (list, _) => list.Add(-1));

        public override object PartitionOf((int Register, int? Write) operation) =>
            byParts ? operation.Register : "all";

        public override IEnumerable<Outcome<ModelList<int>, int>> Step(
            ModelList<int> model,
            (int Register, int? Write) operation
        )
        {
            var value = operation.Write ?? model[operation.Register];
            yield return new(model.Set(operation.Register, value), value);
        }
    }
}
