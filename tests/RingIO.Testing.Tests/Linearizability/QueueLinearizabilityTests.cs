// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Linearizability;

public sealed class QueueLinearizabilityTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Patterns =>
        new()
        {
            { "VFresh: 9 is taken and was never put", "P1 1-2, T9 3-4" },
            { "VFresh: 1 is taken before it is put", "T1 1-2, P1 3-4" },
            { "VRepet: 1 is taken twice", "P1 1-2, T1 3-4, T1 5-6" },
            { "VOrd: 1 is put before 2 and is taken after it", "P1 1-2, P2 3-4, T2 5-6, T1 7-8" },
            { "VOrd: 1 is put before 2 and is never taken", "P1 1-2, P2 3-4, T2 5-6" },
            { "VWit: the queue is found empty, and all along it held one of 1", "P1 1-2, E 3-4" },
            {
                "VWit: the queue is found empty, and all along it held one of 1, 2",
                "P1 1-2, E 3-9, P2 4-5, T1 6-7, T2 10-11"
            },
        };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Check_EachPattern_IsNamed(string reason, string calls)
    {
        var result = QueueLinearizability.Check(Parse(calls), Calls.Effect);
        Assert.Equal(LinearizabilityVerdict.Violated, result.Verdict);
        Assert.Equal(reason, result.Reason);
        Assert.Contains("thread 1", result.Table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P1 1-3, T1 2-4")]
    [InlineData("P1 1-4, P2 2-3, T2 5-6, T1 7-8")]
    [InlineData("P1 1-2, P2 3-4, T2 5-8, T1 6-7")]
    [InlineData("P1 1-2, E 3-8, T1 4-5, P2 6-7")]
    public void Check_CallsThatOverlap_MayComeInEitherOrder(string calls) =>
        Assert.Equal(
            LinearizabilityVerdict.Linearizable,
            QueueLinearizability.Check(Parse(calls), Calls.Effect).Verdict
        );

    [Fact]
    public void Check_AValueIsPutTwice_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            QueueLinearizability.Check(Parse("P1 1-2, P1 3-4"), Calls.Effect)
        );

    [Fact]
    public void CheckSingle_PutsOverlap_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            QueueLinearizability.CheckSingle(Parse("P1 1-3, P2 2-4"), Calls.Effect)
        );

    // The first was done, and its item taken: to leave it out would find a violation that is none.
    [Fact]
    public void CheckSingle_APutFollowsAPendingOneOfAnotherThread_Throws()
    {
        var history = Calls.History(
            Calls.Pending(0, QueueOperation.Put(1), 1),
            Calls.Put(1, 2, 3, 4),
            Calls.Take(2, 1, 5, 6)
        );
        Assert.Throws<ArgumentException>(() =>
            QueueLinearizability.CheckSingle(history, Calls.Effect)
        );
    }

    [Theory]
    [InlineData("P1 1-2, P2 3-4, P3 5-6", "3 is put into a queue that is full")]
    [InlineData("P1 1-2, F 3-4", "the queue is found full, and at most 1 are in it")]
    [InlineData("P1 1-2, P2 3-4, T2 5-6", "2 is taken, 1 was next")]
    [InlineData("P1 1-2, T1 3-4, T2 5-6", "2 is taken when all that was put is gone")]
    [InlineData(
        "T1 1-2, P1 3-4",
        "a call would have to be done after its end, behind another that had not begun"
    )]
    [InlineData(
        "P1 1-2, E 3-4",
        "a call would have to be done after its end, behind another that had not begun"
    )]
    public void CheckSingle_EachDemand_IsNamed(string calls, string reason)
    {
        var result = QueueLinearizability.CheckSingle(Parse(calls), Calls.Effect, capacity: 2);
        Assert.Equal(LinearizabilityVerdict.Violated, result.Verdict);
        Assert.StartsWith(reason, result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Check_ThousandsOfRandomHistories_AgreesWithTheGeneralCheck(bool pending)
    {
        const int Histories = 6000;
        var spec = new QueueSpec(100);
        var counts = new Dictionary<LinearizabilityVerdict, int>();
        var patterns = new SortedSet<string>(StringComparer.Ordinal);
        var histories = new RandomHistories(seed: 11) { Pending = pending };
        for (var i = 0; i < Histories; i++)
        {
            var history = histories.Next();
            var fast = QueueLinearizability.Check(history, Calls.Effect);
            var general = LinearizabilityChecker.Check(spec, history);
            counts[fast.Verdict] = counts.GetValueOrDefault(fast.Verdict) + 1;
            if (fast.Verdict != LinearizabilityVerdict.Inconclusive)
            {
                Assert.True(fast.Verdict == general.Verdict, $"{fast}\n{general}\n{history}");
            }

            if (fast.Verdict == LinearizabilityVerdict.Violated)
            {
                patterns.Add(fast.Reason.Split(':')[0]);
            }
        }

        output.WriteLine(string.Join(", ", counts));
        Assert.InRange(
            counts[LinearizabilityVerdict.Linearizable],
            Histories / 4,
            Histories * 3 / 4
        );
        Assert.InRange(counts[LinearizabilityVerdict.Violated], Histories / 4, Histories * 3 / 4);
        var undecided = counts.GetValueOrDefault(LinearizabilityVerdict.Inconclusive);
        Assert.InRange(undecided, pending ? 1 : 0, pending ? Histories / 10 : 0);
        Assert.Equal("VFresh VOrd VRepet VWit", string.Join(" ", patterns));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void CheckSingle_ThousandsOfRandomHistories_AgreesWithTheGeneralCheck(int capacity)
    {
        const int Histories = 4000;
        var spec = new QueueSpec(capacity);
        var linearizable = 0;
        var histories = new RandomHistories(seed: capacity)
        {
            Putters = 1,
            Takers = 1,
            Capacity = capacity,
            Count = 10,
            Pending = true,
        };
        for (var i = 0; i < Histories; i++)
        {
            var history = histories.Next();
            var fast = QueueLinearizability.CheckSingle(history, Calls.Effect, capacity);
            var general = LinearizabilityChecker.Check(spec, history);
            Assert.True(fast.Verdict == general.Verdict, $"{fast}\n{general}\n{history}");
            linearizable += fast.Verdict == LinearizabilityVerdict.Linearizable ? 1 : 0;
        }

        output.WriteLine($"{linearizable} of {Histories} are linearizable");
        Assert.InRange(linearizable, Histories / 4, Histories * 3 / 4);
    }

    [Fact]
    public void Check_TenThousandCalls_IsJudged()
    {
        const int Values = 5000;
        var calls = Enumerable
            .Range(0, Values)
            .SelectMany(i =>
                new[]
                {
                    Calls.Put(i % 4, (ulong)i, 10 * i, (10 * i) + 35),
                    Calls.Take(4 + (i % 4), (ulong)i, (10 * i) + 1, (10 * i) + 36),
                }
            )
            .ToList();
        Assert.Equal(
            LinearizabilityVerdict.Linearizable,
            QueueLinearizability.Check(Calls.History([.. calls]), Calls.Effect).Verdict
        );
        calls.Add(Calls.Empty(9, 0, 20));
        calls.Add(Calls.Take(9, 17, 60_000, 60_001));
        Assert.Equal(
            "VRepet: 17 is taken twice",
            QueueLinearizability.Check(Calls.History([.. calls]), Calls.Effect).Reason
        );
    }

    // "P1 2-3": put 1 from 2 to 3; T takes, E finds empty, F full. Each call has a thread of its own.
    private static History<QueueOperation, QueueResponse> Parse(string text) =>
        Calls.History([
            .. text.Split(", ")
                .Select(
                    (call, thread) =>
                    {
                        var parts = call.Split(' ', '-');
                        var (from, to) = (long.Parse(parts[1]), long.Parse(parts[2]));
                        _ = ulong.TryParse(parts[0][1..], out var item);
                        return parts[0][0] switch
                        {
                            'P' => Calls.Put(thread, item, from, to),
                            'F' => Calls.Put(thread, 99, from, to, done: false),
                            'T' => Calls.Take(thread, item, from, to),
                            _ => Calls.Empty(thread, from, to),
                        };
                    }
                ),
        ]);
}
