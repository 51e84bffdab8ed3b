// SPDX-License-Identifier: MIT

using System.Text.Json;

namespace RingIO.Testing.Tests.Reports;

public sealed class ChromeTraceTests
{
    [Fact]
    public void ToTrace_Steps_TakeAMicrosecondEach()
    {
        var steps = Events(Executions.Stuck, "X");
        Assert.Equal(
            Executions.Stuck.Steps.Select(s => ((double)s.Index, s.Thread + 1)),
            steps.Select(e => (Number(e, "ts"), (int)Number(e, "tid")))
        );
        Assert.All(steps, e => Assert.Equal(1, Number(e, "dur")));
    }

    [Fact]
    public void ToTrace_Step_TellsItsProperties()
    {
        var step = Events(Executions.Stuck, "X")[7];
        Assert.Equal("LoadAcquire ProducerIndex", Text(step, "name"));
        Assert.Equal(
            """{"step":7,"location":"ProducerIndex","edge":"SeeItems","read":"0xfffffffe","from":"start","stale":true,"culprit":true}""",
            step.GetProperty("args").GetRawText()
        );
        var store = Events(Executions.Race, "X")[3];
        Assert.Equal(
            """{"step":3,"location":"ProducerIndex","edge":"PublishItems","written":"1","weakened":true}""",
            store.GetProperty("args").GetRawText()
        );
    }

    [Fact]
    public void ToTrace_Threads_HaveTheirNames()
    {
        var names = Events(Executions.Stuck, "M")
            .Where(e => Text(e, "name") == "thread_name")
            .Select(e => (Number(e, "tid"), Text(e.GetProperty("args"), "name")));
        Assert.Equal([(1, "thread 0"), (2, "thread 1"), (3, "thread 2"), (4, "check")], names);
    }

    [Fact]
    public void ToTrace_ReadsAndAcquires_FlowFromMiddleToMiddle()
    {
        Assert.Equal([("synchronizes with", 3.5, 4.5)], Flows(Executions.Ordered));
        Assert.Equal([("is read", 3.5, 4.5)], Flows(Executions.Race));
        Assert.Equal(
            [
                ("synchronizes with", 0.5, 1.5),
                ("is read", 0.5, 8.5),
                ("is read", 8.5, 9.5),
                ("is read", 4.5, 10.5),
            ],
            Flows(Executions.Stuck)
        );
    }

    [Fact]
    public void ToTrace_Failure_IsAnInstantAfterTheLastCulprit()
    {
        var failure = Assert.Single(Events(Executions.Stuck, "i"));
        Assert.Equal(Executions.Stuck.Reason, Text(failure, "name"));
        Assert.Equal("g", Text(failure, "s"));
        Assert.Equal(8, Number(failure, "ts"));
    }

    [Fact]
    public void ToTrace_NoStep_StillShowsTheFailure()
    {
        Assert.Empty(Events(Executions.Empty, "X"));
        Assert.Equal(0, Number(Assert.Single(Events(Executions.Empty, "i")), "ts"));
    }

    [Fact]
    public void ToTrace_OneStep_IsThere() =>
        Assert.Equal("FullFence", Text(Assert.Single(Events(Executions.Single, "X")), "name"));

    [Fact]
    public void ToTrace_HostileNames_AreData()
    {
        const string Name = "\"}],\"x\":[{\"\\\n\uD800";
        var example = new Counterexample(Name, 1, [Executions.At(0, 0, "Load", Name)], Name);
        var step = Assert.Single(Events(example, "X"));
        Assert.Equal("\"}],\"x\":[{\"\\\uFFFD\uFFFD", Text(step.GetProperty("args"), "location"));
    }

    private static List<JsonElement> Events(Counterexample example, string phase)
    {
        using var trace = JsonDocument.Parse(example.ToTrace());
        return
        [
            .. trace
                .RootElement.GetProperty("traceEvents")
                .EnumerateArray()
                .Where(e => Text(e, "ph") == phase)
                .Select(e => e.Clone()),
        ];
    }

    // A flow's two ends share an id; the second binds to the step around it.
    private static IEnumerable<(string, double, double)> Flows(Counterexample example)
    {
        var starts = Events(example, "s").ToDictionary(e => Number(e, "id"));
        var ends = Events(example, "f");
        Assert.Equal(starts.Count, ends.Count);
        Assert.All(ends, e => Assert.Equal("e", Text(e, "bp")));
        return ends.Select(e =>
            (Text(e, "name"), Number(starts[Number(e, "id")], "ts"), Number(e, "ts"))
        );
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString()!;

    private static double Number(JsonElement element, string name) =>
        element.GetProperty(name).GetDouble();
}
