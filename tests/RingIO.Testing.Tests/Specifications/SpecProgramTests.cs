// SPDX-License-Identifier: MIT

using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Specifications;

public sealed class SpecProgramTests(ITestOutputHelper output)
{
    private static readonly QueueSpec Queue = new(capacity: 2);

    private static readonly QueueOperation[][] PutsAndATake =
    [
        [QueueOperation.Put(1), QueueOperation.Put(2)],
        [QueueOperation.Take],
    ];

    [Fact]
    public void Explore_QueueAsItShouldBe_IsClean()
    {
        Explore(QueueFault.None, PutsAndATake).ThrowUnlessClean();
        Explore(
                QueueFault.None,
                [.. PutsAndATake.Select(t => t.Reverse().ToArray()), [QueueOperation.Take]]
            )
            .ThrowUnlessClean();
    }

    [Theory]
    [InlineData(QueueFault.Swap)]
    [InlineData(QueueFault.Lose)]
    [InlineData(QueueFault.Duplicate)]
    [InlineData(QueueFault.StaleEmpty)]
    [InlineData(QueueFault.NoLock)]
    public void Explore_QueueWithAFault_IsCaught(QueueFault fault)
    {
        var operations =
            fault == QueueFault.NoLock
                ? new[] { [QueueOperation.Put(1)], new[] { QueueOperation.Put(2) } }
                : PutsAndATake;
        var verdict = Explore(fault, operations);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.IsType<SpecificationFailedException>(verdict.Exception);
        Assert.Contains("no order of the calls", verdict.Reason, StringComparison.Ordinal);
        Assert.Contains("at the end: Drain -> ", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Explore_CallsThatComeFirst_AreInTheModelAndInTheQueue()
    {
        var first = new[] { new SpecStep<QueueOperation>(0, QueueOperation.Put(7)) };
        using var good = Program(QueueFault.None, PutsAndATake, first);
        Explorer.Explore(good).ThrowUnlessClean();
        using var bad = Program(
            QueueFault.Lose,
            [
                [QueueOperation.Put(1)],
                [],
            ],
            first
        );
        var verdict = Explorer.Explore(bad);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("first: Put 7 -> done", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Explore_GeneratedOperations_AreTheSameForASeedAndClean()
    {
        var spec = new QueueSpec(2) { IsMixed = true };
        using var program = spec.ToModelProgram(Make(QueueFault.None), seed: 5, operations: 2);
        using var again = spec.ToModelProgram(Make(QueueFault.None), seed: 5, operations: 2);
        output.WriteLine(program.ToString());
        Assert.Equal(program.ToString(), again.ToString());
        Explorer.Explore(program).ThrowUnlessClean();
    }

    [Fact]
    public void Check_AnswersWithoutAnOrder_ThrowsWithATable()
    {
        // Each thread has put, and then found nothing, and nothing was taken.
        var thrown = Assert.Throws<SpecificationFailedException>(() =>
            Judge("done refused", "done refused", "1 2 refused")
        );
        output.WriteLine(thrown.Message);
        Assert.Equal(
            """
            QueueSpec: no order of the calls that keeps each thread's own explains these answers
            thread 0        | thread 1
            Put 1 -> done   | Put 2 -> done
            Take -> refused | Take -> refused
            at the end: Drain -> 1; Drain -> 2; Drain -> refused

            """,
            thrown.Message
        );
    }

    [Theory]
    [InlineData("done 2", "done 1", "refused refused refused")]
    [InlineData("done 1", "done 2", "refused refused refused")]
    public void Check_AnswersWithAnOrder_Passes(string first, string second, string last) =>
        Judge(first, second, last);

    // The second thread never came back from its put: that was done, or was not.
    [Theory]
    [InlineData("done 2", "stops", "1 refused refused", true)]
    [InlineData("done 1", "stops", "refused refused refused", true)]
    [InlineData("done 3", "stops", "1 refused refused", false)]
    public void Check_AThreadStopsForEver_ItsCallWasDoneOrNot(
        string first,
        string second,
        string last,
        bool passes
    )
    {
        if (passes)
        {
            Judge(first, second, last);
        }
        else
        {
            var thrown = Assert.Throws<SpecificationFailedException>(() =>
                Judge(first, second, last)
            );
            Assert.Contains("Put 2 (pending)", thrown.Message, StringComparison.Ordinal);
        }
    }

    private static Func<FaultyQueue<SimulatedOrder>> Make(QueueFault fault) => () => new(2, fault);

    private static SpecProgram<ModelList<ulong>, QueueOperation, QueueResponse> Program(
        QueueFault fault,
        QueueOperation[][] operations,
        SpecStep<QueueOperation>[]? first = null
    ) => Queue.ToModelProgram(Make(fault), operations, first);

    private Verdict Explore(QueueFault fault, QueueOperation[][] operations)
    {
        using var program = Program(fault, operations);
        var verdict = Explorer.Explore(program);
        output.WriteLine(verdict.ToString());
        return verdict;
    }

    // Two threads put 1 and 2, then take; their answers and those at the end are as written.
    private static void Judge(string first, string second, string last)
    {
        using var program = Queue.ToModelProgram(
            () => new Script(first, second, last),
            [
                [QueueOperation.Put(1), QueueOperation.Take],
                [QueueOperation.Put(2), QueueOperation.Take],
            ]
        );
        program.Run(0);
        try
        {
            program.Run(1);
        }
        catch (TimeoutException) { }

        program.Check();
    }

    private sealed class Script(params string[] answers)
        : ISystemUnderTest<QueueOperation, QueueResponse>
    {
        private int _opened;

        public Func<QueueOperation, QueueResponse> Open(int thread)
        {
            var words = new Queue<string>(answers[_opened++].Split(' '));
            return _ =>
                words.Dequeue() switch
                {
                    "done" => new(IsDone: true),
                    "refused" => QueueResponse.Refused,
                    "stops" => throw new TimeoutException(),
                    var item => QueueResponse.OfTake(isDone: true, ulong.Parse(item)),
                };
        }

        public void Dispose() { }
    }
}
