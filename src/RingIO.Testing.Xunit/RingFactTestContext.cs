// SPDX-License-Identifier: MIT

using Xunit;
using Xunit.v3;

namespace RingIO.Testing.Xunit;

/// <summary>Xunit's own context of a test, but what the method returns is explored.</summary>
internal sealed class RingFactTestContext(IXunitTest test, RingFactCaseContext testCase)
    : XunitTestRunnerContext(
        test,
        testCase.ExplicitOption,
        testCase.MessageBus,
        testCase.Aggregator.Clone(),
        testCase.CancellationTokenSource,
        testCase.ParallelMode,
        testCase.Scheduler,
        testCase.BeforeAfterTestAttributes,
        testCase.ConstructorArguments,
        testCase.CaseFixtureMappings
    )
{
    protected override object? InvokeTestMethod(object? testClassInstance)
    {
        var program = (IModelProgram?)base.InvokeTestMethod(testClassInstance);
        using var owned = program as IDisposable;
        var exploration = new RingExploration(
            Test.TestMethod.FactAttributes.OfType<RingFactAttribute>().Single(),
            TestContext.Current.TestOutputHelper
        );
        exploration.Run(program, Test.TestMethod.MethodName);
        return null;
    }
}
