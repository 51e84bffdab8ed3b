// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using RingIO.Memory;
using RingIO.Peer;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;

// The other process of the death tests: it acts on a ring in a shared file and dies where it is told to.
//   edge FILE SCENARIO ROLE ACCESS...   forks nothing: one process, one death, before the given access
//   run FILE SCENARIO ROLE              acts again and again until it is killed from outside
if (args is not [var mode, var file, var name, var role, ..])
{
    Console.Error.WriteLine("usage: RingIO.Peer edge|run FILE SCENARIO Producer|Consumer [ACCESS]");
    return 2;
}

using var backing = MappedFileBacking.Open(file);
var scenario = DeathScenario.All.Single(s => s.Name == name);
var side = Enum.Parse<RingRole>(role);
var access = mode == "edge" ? long.Parse(args[4], CultureInfo.InvariantCulture) : 0;
var journal = DeathScenario.JournalOf(backing);
journal.Begin();
Death.Plan(access, static () => Process.GetCurrentProcess().Kill());
scenario.Act<DyingOrder>(DeathScenario.RingOf(backing), side, new ProcessLiveness(), journal);
return 0;
