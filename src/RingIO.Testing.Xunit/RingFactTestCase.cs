// SPDX-License-Identifier: MIT

using Xunit.Sdk;
using Xunit.v3;

namespace RingIO.Testing.Xunit;

/// <summary>A test case whose method's result is explored. What to explore stands in the attribute, so nothing is serialized.</summary>
internal sealed class RingFactTestCase : XunitTestCase, ISelfExecutingXunitTestCase
{
    /// <summary>For xunit, which makes a case anew in the process that runs it.</summary>
    [Obsolete("Called by the deserializer.")]
    public RingFactTestCase() { }

    public RingFactTestCase(XunitTestCase fact)
        : base(
            fact.TestMethod,
            fact.TestCaseDisplayName,
            fact.UniqueID,
            fact.Explicit,
            fact.TestLabel,
            fact.DisableParallelization,
            fact.SkipExceptions,
            fact.SkipReason,
            fact.SkipType,
            fact.SkipUnless,
            fact.SkipWhen,
            fact.Traits,
            fact.TestMethodArguments,
            fact.SourceFilePath,
            fact.SourceLineNumber,
            fact.Timeout
        ) { }

    public async ValueTask<RunSummary> Run(
        ExplicitOption explicitOption,
        IMessageBus messageBus,
        object?[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource,
        ParallelMode parallelMode,
        ExecutionScheduler scheduler,
        FixtureMappingManager methodFixtureMappings
    )
    {
        var tests = await CreateTests().ConfigureAwait(false);
        var context = new RingFactCaseContext(
            this,
            tests,
            explicitOption,
            messageBus,
            aggregator,
            cancellationTokenSource,
            parallelMode,
            scheduler,
            constructorArguments,
            methodFixtureMappings
        );
        await using (context.ConfigureAwait(false))
        {
            await context.InitializeAsync().ConfigureAwait(false);
            return await RingFactCaseRunner.Run(context).ConfigureAwait(false);
        }
    }
}
