// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using RingIO.Memory;
using RingIO.Peer;
using RingIO.Peer.Net;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;

// The other process of the death tests: it acts on a ring in a shared file until it dies.
//   edge FILE SCENARIO ROLE ACCESS   one act over DyingOrder: it dies before the given access
//   flow FILE FLOW ROLE LIFE         puts or takes through the everyday classes until it is killed from outside
//   grant SOCKET ACTION              receives a domain's memory, and does with it what GrantPeer says
//   netback SOCKET TRANSMIT MOMENT  hosts the machine around a guest of another process, until it is killed
//   stream FILE pipe Producer END    writes a stream through a RingPipe to a place in it, unless it is killed before
if (args is ["grant", var socket, var action])
{
    return GrantPeer.Run(socket, action);
}

if (args is ["netback", var link, var transmit, var moment])
{
    return NetPeer.Run(link, transmit, int.Parse(moment, CultureInfo.InvariantCulture));
}

if (args is not [var mode, var file, var name, var role, var number])
{
    Console.Error.WriteLine(
        "usage: RingIO.Peer edge|flow|stream FILE NAME Producer|Consumer NUMBER, or grant SOCKET ACTION, or netback SOCKET TRANSMIT MOMENT"
    );
    return 2;
}

using var backing = MappedFileBacking.Open(file);
var side = Enum.Parse<RingRole>(role);
var count = long.Parse(number, CultureInfo.InvariantCulture);
if (mode == "edge")
{
    var scenario = DeathScenario.All.Single(s => s.Name == name);
    var journal = DeathScenario.JournalOf(backing);
    journal.Begin();
    Death.Plan(count, static () => Process.GetCurrentProcess().Kill());
    scenario.Act<DyingOrder>(DeathScenario.RingOf(backing), side, new ProcessLiveness(), journal);
    return 0;
}

if (mode == "stream")
{
    await PipeBytes.WriteAsync(DeathScenario.RingOf(backing), (ulong)count);
    return 0;
}

using var flow = Flow.All.Single(f => f.Name == name).Attach(DeathScenario.RingOf(backing));
flow.Run(side, count, DeathScenario.JournalOf(backing));
return 0;
