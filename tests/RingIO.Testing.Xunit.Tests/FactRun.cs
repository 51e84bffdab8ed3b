// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace RingIO.Testing.Xunit.Tests;

/// <summary>Runs one specimen through xunit's own discovery and execution, and keeps what xunit says about it.</summary>
internal sealed class FactRun : IMessageSink
{
    private readonly ConcurrentQueue<IMessageSinkMessage> _messages = new();

    private FactRun() { }

    /// <summary>What the test wrote to its output.</summary>
    public string Output => One<ITestFinished>().Output;

    public bool HasPassed => _messages.OfType<ITestPassed>().Any();

    /// <summary>Why the test was skipped.</summary>
    public string SkipReason => One<ITestSkipped>().Reason;

    /// <summary>The message that the test failed with.</summary>
    public string Failure => Assert.Single(One<ITestFailed>().Messages);

    public static async Task<FactRun> Of(string specimen, bool serialize = false)
    {
        var run = new FactRun();
        var assembly = new XunitTestAssembly(
            typeof(Specimens).Assembly,
            configFilePath: null,
            assemblyPath: typeof(Specimens).Assembly.Location
        );
        var configuration = new TestAssemblyConfiguration();
        var cases = new List<ITestCase>();
        await using (var discoverer = new XunitTestFrameworkDiscoverer(assembly))
        {
            await discoverer.Find(
                found =>
                {
                    cases.Add(found);
                    return new(true);
                },
                TestFrameworkOptions.ForDiscovery(configuration),
                [typeof(Specimens)]
            );
        }

        var chosen = (IXunitTestCase)
            Assert.Single(cases, c => c.TestMethod!.MethodName == specimen);
        if (serialize)
        {
            var text = SerializationHelper.Instance.Serialize(chosen);
            chosen = Assert.IsType<RingFactTestCase>(
                SerializationHelper.Instance.Deserialize(text),
                exactMatch: true
            );
        }

        await using var executor = new XunitTestFrameworkExecutor(assembly);
        await executor.RunTestCases(
            [chosen],
            run,
            TestFrameworkOptions.ForExecution(configuration),
            CancellationToken.None
        );
        return run;
    }

    public bool OnMessage(IMessageSinkMessage message)
    {
        _messages.Enqueue(message);
        return true;
    }

    private T One<T>() => Assert.Single(_messages.OfType<T>());
}
