// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Models.Rings;
using RingIO.Testing;

void T(string n, Func<RingProgram> p, ExplorerOptions? o = null)
{
    using var x = p();
    var v = Explorer.Explore(x, o ?? new() { MaxTime = TimeSpan.FromSeconds(20) });
    Console.WriteLine($"{n,-40} {v.Kind} {v.Executions} {v.Redundant} {v.Elapsed.TotalSeconds:F2}s {(v.Kind == VerdictKind.Clean ? "" : v.Reason)}");
    if (v.Kind == VerdictKind.Failed) Console.WriteLine(v);
}


ModelRing[] Make(ModelShape s) => [new SpscModelRing(s), new SpscFlagModelRing(s), new RecordModelRing(s with { Capacity = 64, FirstIndex = 24 }), new MpscModelRing(s), new MpmcModelRing(s)];
var two = new ModelShape { Owners = 2 };
var park = new ModelShape { Waiting = Waiting.Park };
var c = new ExplorerOptions { CrashThread = 0 };

_ = Make(new());
var bo = new ExplorerOptions { CrashThread = 0 };
BroadcastModelRing B(ModelShape? s = null, bool l = false) => new(s ?? new(), l);
T("b one 4", () => Broadcasts.Of(B(), 4, [null]));
T("b one 5", () => Broadcasts.Of(B(), 5, [null]));
T("b two 3", () => Broadcasts.Of(B(), 3, [null, null]));
T("b two 4", () => Broadcasts.Of(B(), 4, [null, null]));
T("b one 4 spin", () => Broadcasts.Of(B(new(){Waiting = Waiting.Spin}), 4, [null]));
T("b one 3 park", () => Broadcasts.Of(B(new(){Waiting = Waiting.Park}), 3, [null]));
T("b inplace 4", () => Broadcasts.Of(B(new(){Access = Access.InPlace}), 4, [null]));
T("b batch 4", () => Broadcasts.Of(B(new(){Access = Access.Batch}), 4, [null]));
foreach (var j in new[] { RingIO.Rings.BroadcastStart.Newest, RingIO.Rings.BroadcastStart.Oldest })
{
T($"b join {j} 3", () => Broadcasts.Of(B(), 3, [j]));
T($"b join {j} 4", () => Broadcasts.Of(B(), 4, [j]));
T($"b join {j} batch 4", () => Broadcasts.Of(B(new(){Access = Access.Batch}), 4, [j]));
T($"b join {j} beside", () => Broadcasts.Of(B(), 3, [j, null]));
T($"b join {j} 4 park", () => Broadcasts.Of(B(new(){Waiting = Waiting.Park}), 3, [j]));
T($"b crash {j} 2", () => BroadcastCrashes.OfConsumer(B(), 2, j), bo);
T($"b crash {j} 3", () => BroadcastCrashes.OfConsumer(B(), 3, j), bo);
}
T($"b crash leader 2", () => BroadcastCrashes.OfLeader(B(), 2), bo);
T($"b crash leader 3", () => BroadcastCrashes.OfLeader(B(), 3), bo);
T($"b crash producer 2", () => Crashes.OfProducer(B(), 2), bo);
T($"b crash producer 3", () => Crashes.OfProducer(B(), 3), bo);
T($"b handover", () => Handovers.OfProducers(B(), 2, 2));
T($"b ending", () => Endings.Of(B(), 2));
T($"b ending park", () => Endings.Of(B(new(){Waiting = Waiting.Park}), 2));
T("b leave 4", () => Broadcasts.Leave(B(), 4));
T("b leave 4 park", () => Broadcasts.Leave(B(new(){Waiting = Waiting.Park}), 3));
T("b follow 2", () => Broadcasts.Follow(B(), 2));
T("b follow 3", () => Broadcasts.Follow(B(), 3));
T("b follow 2 park", () => Broadcasts.Follow(B(new(){Waiting = Waiting.Park}), 2));
T("b lapped 3", () => Broadcasts.Of(B(l: true), 3, [null]));
T("b lapped 4", () => Broadcasts.Of(B(l: true), 4, [null]));
T("b lapped 4 spin", () => Broadcasts.Of(B(new(){Waiting = Waiting.Spin}, l: true), 3, [null]));
T("b lapped batch 4", () => Broadcasts.Of(B(new(){Access = Access.Batch}, l: true), 4, [null]));
T("b lapped join 4", () => Broadcasts.Of(B(l: true), 3, [RingIO.Rings.BroadcastStart.Oldest]));
T("b lapped 3 park", () => Broadcasts.Of(B(new(){Waiting = Waiting.Park}, l: true), 3, [null]));
T("b mad", () => Broadcasts.MadConsumer(B()));
T("b mad", () => MadWords.OfIndex(B(), RingIO.Rings.RingRole.Consumer));
return 0;
