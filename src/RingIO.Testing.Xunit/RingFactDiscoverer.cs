// SPDX-License-Identifier: MIT

using Xunit.Sdk;
using Xunit.v3;

namespace RingIO.Testing.Xunit;

/// <summary>Makes the test case of a method with <see cref="RingFactAttribute"/>, or one that says what is wrong with it.</summary>
internal sealed class RingFactDiscoverer : FactDiscoverer
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        IXunitTestMethod testMethod,
        IFactAttribute factAttribute
    )
    {
        var made = (XunitTestCase)base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
        return typeof(IModelProgram).IsAssignableFrom(testMethod.ReturnType)
            ? new RingFactTestCase(made)
            : new ExecutionErrorTestCase(
                made.TestMethod,
                made.TestCaseDisplayName,
                made.UniqueID,
                made.SourceFilePath,
                made.SourceLineNumber,
                Misuse(testMethod)
            );
    }

    private static string Misuse(IXunitTestMethod method) =>
        $"[RingFact] explores the program that the method returns, but {method.MethodName} returns "
        + $"{method.ReturnType.Name}: let it return the program and start nothing itself, as in "
        + $"'public IModelProgram {method.MethodName}() => new ModelProgram(check, producer, consumer);'";
}
