// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>Tells a failing execution in the names of its program.</summary>
internal sealed class CounterexampleBuilder(Failure failure, ExplorerOptions options, string token)
{
    private readonly Graph _graph = failure.Graph;
    private readonly Dictionary<int, int> _steps = []; // Events to steps.
    private readonly nint _payload = FirstPayload(failure);

    public Counterexample Build()
    {
        var told = new List<int>();
        foreach (var id in failure.Order)
        {
            ref var e = ref _graph[id];
            if (e.IsLaterPart)
            {
                _steps[id] = told.Count - 1;
            }
            else if (e.Access.Edge != Exploration.WaitedEdge)
            {
                _steps[id] = told.Count;
                told.Add(id);
            }
        }

        var steps = told.Select(Tell).ToList();
        steps.AddRange(failure.Check.Select((c, i) => TellCheck(c, steps.Count + i)));
        return new(failure.Reason, _graph.ThreadCount, steps, token);
    }

    private CounterexampleStep Tell(int id)
    {
        var e = _graph[id];
        var access = e.Access;
        return new()
        {
            Index = _steps[id],
            Thread = e.Thread,
            Operation = NameOf(access),
            Location = Locate(access, e.Word),
            Size = access.Size,
            Edge = access.Edge,
            EdgeName = NameOf(access.Edge),
            IsWeakened = access.IsWeakened,
            Read = e.IsRead ? e.Value : null,
            ReadFrom = e.IsRead ? StepOf(e.ReadFrom) : null,
            IsStale = e.IsRead && IsStale(id, e),
            Written = Written(id, e),
            Payload = Bytes(id, access),
            Acquires = Acquires(id, e),
            IsCulprit = failure.Culprits.Contains(id),
        };
    }

    private CounterexampleStep TellCheck((Access Access, ulong Value) step, int index) =>
        new()
        {
            Index = index,
            Thread = _graph.ThreadCount,
            Operation = NameOf(step.Access),
            Location = Locate(step.Access, -1),
            Size = step.Access.Size,
            Edge = step.Access.Edge,
            EdgeName = NameOf(step.Access.Edge),
            Read = step.Access.IsPayload ? null : step.Value,
        };

    private int StepOf(int id) => id < 0 ? -1 : _steps[id];

    private ulong? Written(int id, in Event e)
    {
        if (e.Kind == EventKind.Write)
        {
            return e.Value;
        }

        var list = _graph.Thread(e.Thread);
        return
            e.Kind == EventKind.UpdateRead
            && e.Place + 1 < list.Count
            && _graph[list[e.Place + 1]].Kind == EventKind.UpdateWrite
            ? _graph[list[e.Place + 1]].Value
            : null;
    }

    private bool IsStale(int id, in Event e)
    {
        var newer = _graph.NewerThan(e.ReadFrom, e.Word);
        for (; newer >= 0; newer = _graph[newer].Newer)
        {
            if (_steps.TryGetValue(newer, out var step) && step < _steps[id])
            {
                return true;
            }
        }

        return false;
    }

    // An opening that races was shown nothing: there is no telling what it would see.
    private string Bytes(int id, in Access access) =>
        (access.IsOpen && !(failure.Culprits.Length == 2 && failure.Culprits[1] == id))
        || access.Kind == AccessKind.CloseWrite
            ? Convert.ToHexStringLower(_graph.Contents(id))
            : "";

    private List<int> Acquires(int id, in Event e)
    {
        var acquired = new List<int>();
        var before = e.Place == 0 ? -1 : _graph.Thread(e.Thread)[e.Place - 1];
        for (var thread = 0; thread < _graph.ThreadCount; thread++)
        {
            var seen = _graph.SeenBy(id, thread);
            if (thread != e.Thread && seen > (before < 0 ? 0 : _graph.SeenBy(before, thread)))
            {
                // A marked wait is not told: what comes before it is.
                var place = seen - 1;
                while (place >= 0 && !_steps.ContainsKey(_graph.Thread(thread)[place]))
                {
                    place--;
                }

                acquired.Add(_steps[_graph.Thread(thread)[place]]);
            }
        }

        return acquired;
    }

    private static string NameOf(in Access access) =>
        access.Address >= 0 ? access.Kind.ToString()
        : access.IsUpdate ? "Crash"
        : nameof(ModelCrash.HasCrashed);

    private string NameOf(int edge) =>
        options.EdgeNames.TryGetValue(edge, out var name) ? name : "";

    private string Locate(in Access access, int word)
    {
        if (access.Size == 0)
        {
            return "";
        }

        if (access.Address < 0)
        {
            return $"thread {(-access.Address / sizeof(ulong)) - 1}";
        }

        if (options.LocationNames?.Invoke(access.Address) is { } name)
        {
            return name;
        }

        return access.IsPayload ? $"payload+{access.Address - _payload}"
            : word >= 0 ? $"w{word}"
            : $"0x{access.Address:x}";
    }

    private static nint FirstPayload(Failure failure)
    {
        var first = nint.MaxValue;
        foreach (var id in failure.Order)
        {
            ref var e = ref failure.Graph[id];
            first = e.Kind == EventKind.Payload ? nint.Min(first, e.Access.Address) : first;
        }

        return first;
    }
}
