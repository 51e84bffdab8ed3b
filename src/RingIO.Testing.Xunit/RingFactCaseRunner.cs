// SPDX-License-Identifier: MIT

using Xunit.v3;

namespace RingIO.Testing.Xunit;

/// <summary>Xunit's own runner of a test case, with a context of ours.</summary>
internal sealed class RingFactCaseRunner : XunitTestCaseRunner
{
    private static readonly RingFactCaseRunner Runner = new();

    public static ValueTask<RunSummary> Run(RingFactCaseContext context) =>
        Runner.Run((XunitTestCaseRunnerContext)context);
}
