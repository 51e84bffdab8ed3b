// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Specifications;

/// <summary>Alone: threads meet only where processors are free.</summary>
[CollectionDefinition("stress", DisableParallelization = true)]
[Collection("stress")]
public sealed class CheckStressTests(ITestOutputHelper output)
{
    public static TheoryData<QueueFault, int> Faults =>
        new()
        {
            { QueueFault.Swap, 1 },
            { QueueFault.Swap, 2 },
            { QueueFault.Lose, 1 },
            { QueueFault.Lose, 2 },
            { QueueFault.Duplicate, 1 },
            { QueueFault.Duplicate, 2 },
            { QueueFault.StaleEmpty, 1 },
            { QueueFault.StaleEmpty, 2 },
        };

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(2, 1, true)]
    public void Queue_AsItShouldBe_IsLinearizable(int producers, int consumers, bool mixed)
    {
        var spec = Queue(producers, consumers, mixed);
        var report = Run(
            spec,
            QueueFault.None,
            new() { Rounds = 100, MaxTime = TimeSpan.FromSeconds(5) }
        );
        Assert.SkipWhen(report.Overlapping == 0 && report.History is null, report.Reason);
        report.ThrowUnlessLinearizable();
        Assert.Equal(report.Rounds * ((spec.ThreadCount * 20) + 4), report.Calls);
        Assert.InRange(report.Overlapping, 1, report.Calls);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Queue_WithAFault_IsCaught(QueueFault fault, int producers)
    {
        var report = Run(Queue(producers, consumers: 1), fault);
        Assert.Equal(LinearizabilityVerdict.Violated, report.Verdict);
        var thrown = Assert.Throws<SpecificationFailedException>(report.ThrowUnlessLinearizable);
        Assert.Contains(
            "<-- no order of the calls explains this",
            thrown.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("model before:", thrown.Message, StringComparison.Ordinal);
        Assert.Contains($"Seed = {report.Seed} }}", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("thread 0", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(
            LinearizabilityVerdict.Violated,
            LinearizabilityChecker.Check(Queue(producers, consumers: 1), report.History!).Verdict
        );
    }

    [Fact]
    public void Queue_Throws_IsAViolationWithTheException()
    {
        var report = Run(Queue(1, 1), QueueFault.Throw);
        Assert.Equal(LinearizabilityVerdict.Violated, report.Verdict);
        Assert.IsType<TimeoutException>(report.Exception);
        Assert.Contains("no third item", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Queue_ItsEndThrows_IsAViolationUnlessAnotherWasFound()
    {
        var report = Queue(1, 1).CheckStress(() => new EndlessQueue(QueueFault.None));
        Assert.Equal(LinearizabilityVerdict.Violated, report.Verdict);
        Assert.Contains("its end threw TimeoutException", report.Reason, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(report.Exception);
        var lost = Queue(1, 1).CheckStress(() => new EndlessQueue(QueueFault.Lose));
        Assert.Equal(LinearizabilityVerdict.Violated, lost.Verdict);
        Assert.Contains("no order of", lost.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_LeaveNothingToRun_Throw()
    {
        var spec = Queue(1, 1);
        StressOptions[] nothing =
        [
            new() { Rounds = 0 },
            new() { Operations = 0 },
            new() { HangTime = TimeSpan.Zero },
        ];
        foreach (var options in nothing)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Run(spec, QueueFault.None, options));
        }
    }

    [Fact]
    public void Queue_ACallHangs_IsInconclusiveAndTheCallIsShown()
    {
        using var release = new ManualResetEventSlim();
        StressReport<QueueOperation, QueueResponse> report;
        // A busy machine may need longer to come to the call at all.
        var hang = TimeSpan.FromMilliseconds(50);
        do
        {
            report = Queue(1, 1)
                .CheckStress(() => new HangingQueue(release), new() { HangTime = hang });
            hang *= 2;
        } while (report.History!.Calls.Count == 0 && hang < TimeSpan.FromMinutes(1));
        release.Set();
        output.WriteLine(report.ToString());
        Assert.Equal(LinearizabilityVerdict.Inconclusive, report.Verdict);
        Assert.Contains("Take (pending)", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Queue_OneThread_IsInconclusiveBecauseNothingOverlaps()
    {
        var spec = new QueueSpec(3) { Consumers = 0, IsMixed = true };
        var report = Run(spec, QueueFault.None, new() { Rounds = 3, MaxTime = null });
        Assert.Equal(3, report.Rounds);
        Assert.Equal(LinearizabilityVerdict.Inconclusive, report.Verdict);
        Assert.Contains("no two calls overlapped", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Seed_TheSame_GivesTheSameOperations()
    {
        var spec = Queue(1, 1, mixed: true);
        var options = new StressOptions { Seed = 12345, Rounds = 1 };
        var first = Run(spec, QueueFault.StaleEmpty, options).History!;
        var second = Run(spec, QueueFault.StaleEmpty, options).History!;
        Assert.Equal(Of(first, 0), Of(second, 0));
        Assert.Equal(Of(first, 1), Of(second, 1));

        static IEnumerable<QueueOperation> Of(
            History<QueueOperation, QueueResponse> history,
            int thread
        ) => history.Calls.Where(c => c.Thread == thread).Select(c => c.Operation);
    }

    private static QueueSpec Queue(int producers, int consumers, bool mixed = false) =>
        new(3)
        {
            Producers = producers,
            Consumers = consumers,
            IsMixed = mixed,
        };

    private StressReport<QueueOperation, QueueResponse> Run(
        QueueSpec spec,
        QueueFault fault,
        StressOptions? options = null
    )
    {
        var report = spec.CheckStress(() => new FaultyQueue<HardwareOrder>(3, fault), options);
        output.WriteLine(report.ToString());
        return report;
    }

    private sealed class HangingQueue(ManualResetEventSlim release)
        : ISystemUnderTest<QueueOperation, QueueResponse>
    {
        public Func<QueueOperation, QueueResponse> Open(int thread) =>
            thread == 0
                ? _ => QueueResponse.OfPut(isDone: true)
                : _ =>
                {
                    release.Wait();
                    return QueueResponse.Refused;
                };

        public void Dispose() { }
    }
}
