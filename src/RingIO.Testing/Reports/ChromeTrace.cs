// SPDX-License-Identifier: MIT

using System.Text;
using System.Text.Json;

namespace RingIO.Testing.Reports;

/// <summary>
/// Writes an execution in Chrome's trace format (Trace Event Format, the JSON object form): what Perfetto and
/// chrome://tracing open. A step takes a microsecond.
/// </summary>
internal sealed class ChromeTrace
{
    private const int Process = 1;

    private readonly Counterexample _example;
    private readonly HappensBefore _order;
    private readonly Utf8JsonWriter _json;
    private int _flows;

    private ChromeTrace(Counterexample example, Utf8JsonWriter json)
    {
        _example = example;
        _order = new(example);
        _json = json;
    }

    public static string Write(Counterexample example)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            new ChromeTrace(example, json).Write();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Write()
    {
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ns");
        _json.WriteStartObject("otherData");
        Text("reason", _example.Reason);
        Text("replay", _example.ReplayToken);
        _json.WriteEndObject();
        _json.WriteStartArray("traceEvents");
        Name("process_name", 0, "execution");
        for (var thread = 0; thread < StepText.Columns(_example); thread++)
        {
            Name("thread_name", thread, StepText.Thread(_example, thread));
            Begin("M", "thread_sort_index", thread);
            _json.WriteStartObject("args");
            _json.WriteNumber("sort_index", thread);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        for (var i = 0; i < _example.Steps.Count; i++)
        {
            Step(_example.Steps[i]);
            Flows(i);
        }

        Failure();
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Name(string kind, int thread, string name)
    {
        Begin("M", kind, thread);
        _json.WriteStartObject("args");
        Text("name", name);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Step(CounterexampleStep step)
    {
        Begin("X", StepText.Access(step), StepText.Column(_example, step));
        _json.WriteString("cat", StepText.IsPayload(step) ? "payload" : "step");
        _json.WriteNumber("ts", step.Index);
        _json.WriteNumber("dur", 1);
        _json.WriteStartObject("args");
        _json.WriteNumber("step", step.Index);
        Text("location", StepText.Place(step));
        Text("edge", StepText.Edge(step));
        Text("read", step.Read is { } read ? StepText.Value(read) : "");
        Text("from", StepText.From(step));
        Text("written", step.Written is { } written ? StepText.Value(written) : "");
        Text("payload", step.Payload);
        Flag("stale", step.IsStale);
        Flag("weakened", step.IsWeakened);
        Flag("culprit", step.IsCulprit);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Flows(int to)
    {
        var acquired = _order.Acquired(to);
        foreach (var from in acquired)
        {
            Flow("synchronizes with", from, to);
        }

        var step = _example.Steps[to];
        if (
            step.ReadFrom is { } store
            && _order.Position(store) is { } source
            && !acquired.Contains(source)
        )
        {
            Flow(step.IsStale ? "is read (stale)" : "is read", source, to);
        }
    }

    private void Flow(string kind, int from, int to)
    {
        _flows++;
        End("s", from);
        End("f", to);

        // In the middle of a step: at its start, it would be the end of the step before as well.
        void End(string phase, int position)
        {
            var step = _example.Steps[position];
            Begin(phase, kind, StepText.Column(_example, step));
            _json.WriteString("cat", "flow");
            _json.WriteNumber("id", _flows);
            _json.WriteNumber("ts", step.Index + 0.5);
            if (phase == "f")
            {
                _json.WriteString("bp", "e");
            }

            _json.WriteEndObject();
        }
    }

    // At the end of the step that completed it.
    private void Failure()
    {
        var steps = _example.Steps;
        var last = steps.LastOrDefault(s => s.IsCulprit) ?? (steps.Count > 0 ? steps[^1] : null);
        Begin(
            "i",
            StepText.Clean(_example.Reason),
            last is null ? 0 : StepText.Column(_example, last)
        );
        _json.WriteString("cat", "failure");
        _json.WriteString("s", "g");
        _json.WriteNumber("ts", last is null ? 0 : last.Index + 1);
        _json.WriteEndObject();
    }

    // A thread of number 0 is the idle one to some viewers.
    private void Begin(string phase, string name, int thread)
    {
        _json.WriteStartObject();
        _json.WriteString("ph", phase);
        _json.WriteString("name", name);
        _json.WriteNumber("pid", Process);
        _json.WriteNumber("tid", thread + 1);
    }

    private void Text(string name, string value)
    {
        if (value.Length > 0)
        {
            _json.WriteString(name, StepText.Clean(value));
        }
    }

    private void Flag(string name, bool isSet)
    {
        if (isSet)
        {
            _json.WriteBoolean(name, true);
        }
    }
}
