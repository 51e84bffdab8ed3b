// SPDX-License-Identifier: MIT

using Xunit.Sdk;
using Xunit.v3;

namespace RingIO.Testing.Xunit;

/// <summary>Xunit's own context of a test case, but for the runner of its one test.</summary>
internal sealed class RingFactCaseContext(
    RingFactTestCase testCase,
    IReadOnlyCollection<IXunitTest> tests,
    ExplicitOption explicitOption,
    IMessageBus messageBus,
    ExceptionAggregator aggregator,
    CancellationTokenSource cancellation,
    ParallelMode parallelMode,
    ExecutionScheduler scheduler,
    object?[] constructorArguments,
    FixtureMappingManager fixtures
)
    : XunitTestCaseRunnerContext(
        testCase,
        tests,
        explicitOption,
        messageBus,
        aggregator,
        testCase.TestCaseDisplayName,
        testCase.SkipReason,
        cancellation,
        parallelMode,
        scheduler,
        constructorArguments,
        fixtures
    )
{
    public override async ValueTask<RunSummary> RunTest(IXunitTest test)
    {
        var context = new RingFactTestContext(test, this);
        await using (context.ConfigureAwait(false))
        {
            await context.InitializeAsync().ConfigureAwait(false);
            return await RingFactTestRunner.Run(context).ConfigureAwait(false);
        }
    }
}
