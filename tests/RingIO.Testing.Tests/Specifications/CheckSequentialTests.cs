// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using RingIO.Primitives;
using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Specifications;

public sealed class CheckSequentialTests(ITestOutputHelper output)
{
    private static readonly QueueSpec Queue = new(capacity: 3);

    [Fact]
    public void Queue_AsItShouldBe_IsClean() =>
        Queue.CheckSequential(() => new FaultyQueue<HardwareOrder>(3, QueueFault.None));

    [Fact]
    public void Queue_TakesOutOfOrder_TheSmallestSequenceIsShown()
    {
        var report = Report(QueueFault.Swap);
        Assert.StartsWith(
            """
            QueueSpec: Drain gave 2, expected 1
            thread       | operation | expected | actual
            0            | Put 1     | done     | done
            0            | Put 2     | done     | done
            1 at the end | Drain     | 1        | 2      <-- differs
            model before the difference: [1, 2]
            found in sequence
            """,
            report,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(QueueFault.Lose, "Drain gave refused, expected 2", 2)]
    [InlineData(QueueFault.Duplicate, "Drain gave 1, expected 2", 2)]
    [InlineData(QueueFault.StaleEmpty, "Drain gave refused, expected 1", 1)]
    public void Queue_WithAFault_TheSmallestSequenceIsShown(
        QueueFault fault,
        string reason,
        int puts
    )
    {
        var report = Report(fault);
        Assert.Contains(reason, report, StringComparison.Ordinal);
        Assert.Equal(puts, report.Split("| Put").Length - 1);
        Assert.DoesNotContain("Take", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Queue_Throws_TheCallIsShownAndTheExceptionKept()
    {
        var thrown = Fail(QueueFault.Throw);
        Assert.IsType<TimeoutException>(thrown.InnerException);
        Assert.Contains(
            """
            0      | Put 3     | done     | TimeoutException <-- threw
            model before the difference: [1, 2]
            """,
            thrown.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Replay_OfAReport_FailsInTheFirstSequenceInTheSameWay()
    {
        var report = Report(QueueFault.Lose);
        var replay = report.Split('"')[1];
        var again = Fail(QueueFault.Lose, new() { Replay = replay }).Message;
        Assert.Contains("found in sequence 1,", again, StringComparison.Ordinal);
        Assert.Equal(Table(report), Table(again));

        static string Table(string text) =>
            text[..text.IndexOf("found in", StringComparison.Ordinal)];
    }

    [Fact]
    public void Queue_ItsEndThrows_IsToldUnlessAnotherFailureWasFound()
    {
        var spec = new QueueSpec(3);
        var ends = Assert.Throws<SpecificationFailedException>(() =>
            spec.CheckSequential(() => new EndlessQueue(QueueFault.None))
        );
        Assert.Contains("its end threw TimeoutException", ends.Message, StringComparison.Ordinal);
        var loses = Assert.Throws<SpecificationFailedException>(() =>
            spec.CheckSequential(() => new EndlessQueue(QueueFault.Lose))
        );
        Assert.DoesNotContain("specification itself", loses.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_LeaveNothingToRun_Throw()
    {
        var spec = new QueueSpec(3);
        SequentialOptions[] nothing = [new() { Runs = 0 }, new() { MaxLength = 0 }];
        foreach (var options in nothing)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                spec.CheckSequential(() => new EndlessQueue(QueueFault.None), options)
            );
        }
    }

    [Fact]
    public void Replay_ThatIsNoSeed_Throws() =>
        Assert.Throws<FormatException>(() =>
            Queue.CheckSequential(
                () => new FaultyQueue<HardwareOrder>(3, QueueFault.None),
                new() { Replay = "7" }
            )
        );

    [Fact]
    public void Shrink_AnOperationCanBeSimplified_TheSimplestThatFailsIsLeft()
    {
        // It goes wrong where more than 20 is added: one addition of 21 is enough.
        var thrown = Assert.Throws<SpecificationFailedException>(() =>
            new Sum().CheckSequential(() => new SumOfUpTo(20))
        );
        output.WriteLine(thrown.Message);
        Assert.Contains(
            """
            thread | operation | expected | actual
            0      | 21        | 21       | 20     <-- differs
            model before the difference: 0
            """,
            thrown.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Step_SeveralOutcomes_AnyIsRightUntilAnAnswerTells()
    {
        // A coin that is thrown unseen, and then looked at twice: the second look must say what the first said.
        new Coin().CheckSequential(() => new FixedCoin([true, true, true]));
        new Coin().CheckSequential(() => new FixedCoin([false, false, false]));
        var thrown = Assert.Throws<SpecificationFailedException>(() =>
            new Coin().CheckSequential(() => new FixedCoin([true, false]))
        );
        output.WriteLine(thrown.Message);
        Assert.Contains("expected True\n", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("| True or False | True", thrown.Message, StringComparison.Ordinal);
    }

    private string Report(QueueFault fault) => Fail(fault).Message;

    private SpecificationFailedException Fail(QueueFault fault, SequentialOptions? options = null)
    {
        var thrown = Assert.Throws<SpecificationFailedException>(() =>
            Queue.CheckSequential(() => new FaultyQueue<HardwareOrder>(3, fault), options)
        );
        output.WriteLine(thrown.Message);
        return thrown;
    }

    private sealed class Sum : RingSpec<int, int, int>
    {
        public override int Initial => 0;

        public override int ThreadCount => 1;

        public override Gen<int> Generate(int thread) => Gen.Choose(1, 30);

        public override IEnumerable<int> Shrink(int operation) =>
            Enumerable.Range(1, operation - 1);

        public override IEnumerable<Outcome<int, int>> Step(int model, int operation)
        {
            yield return new(model + operation, model + operation);
        }
    }

    private sealed class SumOfUpTo(int limit) : ISystemUnderTest<int, int>
    {
        private int _sum;

        public Func<int, int> Open(int thread) => n => _sum += Math.Min(limit, n);

        public void Dispose() { }
    }

    private sealed class Coin : RingSpec<int, bool, bool>
    {
        public override int Initial => 0;

        public override int ThreadCount => 1;

        public override Gen<bool> Generate(int thread) => Gen.Constant(true);

        // 0 unknown, 1 heads, 2 tails.
        public override IEnumerable<Outcome<int, bool>> Step(int model, bool operation)
        {
            if (model != 2)
            {
                yield return new(1, true);
            }

            if (model != 1)
            {
                yield return new(2, false);
            }
        }
    }

    private sealed class FixedCoin(bool[] looks) : ISystemUnderTest<bool, bool>
    {
        private int _looks;

        public Func<bool, bool> Open(int thread) =>
            _ => looks[Math.Min(_looks++, looks.Length - 1)];

        public void Dispose() { }
    }
}
