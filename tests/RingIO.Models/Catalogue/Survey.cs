namespace RingIO.Models.Catalogue;

public static class Survey
{
    public static void Run(bool large, string? only)
    {
        foreach (
            var (name, type, programs) in new (string, Type, IReadOnlyList<BoundedProgram>)[]
            {
                (
                    "Spsc",
                    typeof(RingIO.Rings.SpscCore<ulong, RingIO.Testing.SimulatedOrder>),
                    SingleRings.Spsc
                ),
                (
                    "SpscFlag",
                    typeof(RingIO.Rings.SpscFlagCore<ulong, RingIO.Testing.SimulatedOrder>),
                    SingleRings.SpscFlag
                ),
                (
                    "Record",
                    typeof(RingIO.Rings.SpscCore<ulong, RingIO.Testing.SimulatedOrder>),
                    SingleRings.Record
                ),
                (
                    "Mpsc",
                    typeof(RingIO.Rings.MpscCore<ulong, RingIO.Testing.SimulatedOrder>),
                    SequencedRings.Mpsc
                ),
                (
                    "Mpmc",
                    typeof(RingIO.Rings.MpmcCore<ulong, RingIO.Testing.SimulatedOrder>),
                    SequencedRings.Mpmc
                ),
                (
                    "Broadcast",
                    typeof(RingIO.Rings.BroadcastCore<ulong, RingIO.Testing.SimulatedOrder>),
                    BroadcastRings.All
                ),
                (
                    "Control",
                    typeof(RingIO.Rings.RingControl<RingIO.Testing.SimulatedOrder>),
                    ControlRings.All
                ),
                ("Recovery", typeof(object), SequencedRings.Recovery),
            }
        )
        {
            if (only is not null && !string.Equals(name, only, StringComparison.Ordinal))
                continue;
            var reached = new Dictionary<BoundedProgram, IReadOnlySet<int>>();
            var sw = System.Diagnostics.Stopwatch.StartNew();
            foreach (var p in programs.Where(p => large || !p.IsLarge))
            {
                var v = p.Explore();
                reached[p] = v.Edges;
                if (v.Elapsed.TotalSeconds > .2 || v.Kind != RingIO.Testing.VerdictKind.Clean)
                    Console.WriteLine(
                        $"{p} {v.Kind} {v.Executions} {v.Redundant} {v.Elapsed.TotalSeconds:F2}s {(v.Kind == RingIO.Testing.VerdictKind.Clean ? "" : v.ToString())}"
                    );
            }
            Console.WriteLine($"{name}: {reached.Count} programs {sw.Elapsed.TotalSeconds:F1}s");
            var edges =
                name == "Recovery"
                    ? Enumerable.Range(201, 6).ToDictionary(e => e, e => $"e{e}")
                    : RingIO
                        .Testing.Names.OfEdges(type)
                        .Where(e => e.Key > 0)
                        .ToDictionary(e => e.Key, e => e.Value);
            foreach (var (e, n) in edges)
            {
                sw.Restart();
                var verdict = reached.Values.Any(r => r.Contains(e)) ? "SURVIVES" : "UNREACHED";
                foreach (var (p, r) in reached)
                {
                    if (!r.Contains(e))
                        continue;
                    var v = p.Explore(
                        new RingIO.Testing.ExplorerOptions { MinimizeExecutions = 0 },
                        e
                    );
                    if (v.Kind != RingIO.Testing.VerdictKind.Clean)
                    {
                        verdict = $"{v.Kind} by {p} {v.Executions}: {v.Reason}";
                        break;
                    }
                }
                Console.WriteLine($"  {e} {n}: {verdict} ({sw.Elapsed.TotalSeconds:F1}s)");
            }
        }
    }
}
