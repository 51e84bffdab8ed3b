// SPDX-License-Identifier: MIT

using Xunit.v3;

namespace RingIO.Testing.Xunit;

/// <summary>Xunit's own runner of a test, with a context of ours.</summary>
internal sealed class RingFactTestRunner : XunitTestRunner
{
    private static readonly RingFactTestRunner Runner = new();

    public static ValueTask<RunSummary> Run(RingFactTestContext context) =>
        Runner.Run((XunitTestRunnerContext)context);
}
