// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Reflection;
using RingIO.Memory;
using RingIO.Peer;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using RingIO.Tests.Support;

namespace RingIO.Tests.Death;

/// <summary>A side dies before each access that it makes to shared memory; the survivor recovers and goes on.</summary>
public sealed class EveryEdgeTests
{
    private const ulong DyingOwner = 0xD00D;
    private const ulong DyingRepairer = 0xD00E;

    public static TheoryData<string, RingRole> Cases()
    {
        var cases = new TheoryData<string, RingRole>();
        foreach (var scenario in DeathScenario.All)
        {
            cases.Add(scenario.Name, RingRole.Producer);
            cases.Add(scenario.Name, RingRole.Consumer);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Act_AbandonedBeforeEachAccess_NothingAcknowledgedIsLost(string name, RingRole role)
    {
        var scenario = DeathScenario.All.Single(s => s.Name == name);
        var accesses = CountAccesses(scenario, role);
        for (var access = 1L; access <= accesses; access++)
        {
            using var backing = new PortableBacking(DeathScenario.TotalBytes);
            var journal = ActUntil(scenario, role, backing, access);
            var after = scenario.Survive(
                DeathScenario.RingOf(backing),
                role,
                new FixedLiveness(1, DyingOwner)
            );
            Verdict.Check(
                scenario,
                role,
                journal,
                after,
                $"{name} {role}, access {access} of {accesses}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Act_ProcessKilledBeforeEachAccess_NothingAcknowledgedIsLost(
        string name,
        RingRole role
    )
    {
        var scenario = DeathScenario.All.Single(s => s.Name == name);
        var accesses = CountAccesses(scenario, role);
        Assert.True(accesses > 10, "The act makes so few accesses that it cannot be the act.");
        await Parallel.ForAsync(
            1L,
            accesses + 1,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (access, stop) => await KillAt(scenario, role, access, accesses, stop)
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name} {role}: {accesses} processes died, one before each access"
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Repair_AbandonedBeforeEachAccess_TheNextOneFinishes(string name, RingRole role)
    {
        var scenario = DeathScenario.All.Single(s => s.Name == name);
        var accesses = CountAccesses(scenario, role);
        var deaths = 0;
        for (var access = 1L; access <= accesses; access++)
        {
            for (var fatal = 1L; AbandonRepair(scenario, role, access, fatal); fatal++)
            {
                deaths++;
            }
        }

        Assert.True(
            deaths > accesses,
            "The repair makes so few accesses that it cannot be the repair."
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {role}: {deaths} pairs of deaths");
    }

    [Fact]
    public void Edges_OfEveryCore_AreAllVisited()
    {
        var missed = new List<string>();
        var documented = new List<string>();
        // The control words are the same in every ring, and not every ring uses each of them: all scenarios together count.
        var everywhere = new HashSet<int>();
        foreach (var scenario in DeathScenario.All)
        {
            var visited = new HashSet<int>();
            // In a thread of its own: what others visited does not count.
            var thread = new Thread(() =>
            {
                Visit(scenario, RingRole.Producer);
                Visit(scenario, RingRole.Consumer);
                visited.UnionWith(Testing.Death.Edges);
            });
            thread.Start();
            thread.Join();
            documented.AddRange(scenario.Unvisited.Keys.Select(e => $"{scenario.Name}.{e}"));
            everywhere.UnionWith(visited);
            missed.AddRange(
                EdgesOf(scenario.Core)
                    .Where(e => !visited.Contains(e.Number))
                    .Select(e => $"{scenario.Name}.{e.Name}")
            );
        }

        missed.AddRange(
            EdgesOf(typeof(RingControl<>))
                .Where(e => !everywhere.Contains(e.Number))
                .Select(e => $"control.{e.Name}")
        );

        Assert.Equal(
            documented.Order(StringComparer.Ordinal),
            missed.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Verdict_AcknowledgedTooEarly_IsCaught()
    {
        var scenario = new HastyScenario();
        var accesses = CountAccesses(scenario, RingRole.Producer);
        var caught = 0;
        for (var access = 1L; access <= accesses; access++)
        {
            using var backing = new PortableBacking(DeathScenario.TotalBytes);
            var region = DeathScenario.RingOf(backing);
            var journal = ActUntil(scenario, RingRole.Producer, backing, access);
            var after = scenario.Survive(
                region,
                RingRole.Producer,
                new FixedLiveness(1, DyingOwner)
            );
            try
            {
                Verdict.Check(scenario, RingRole.Producer, journal, after, "hasty");
            }
            catch (Xunit.Sdk.TrueException)
            {
                caught++;
            }
        }

        Assert.True(
            caught > 0,
            "A ring that acknowledges before it publishes was not caught: the verdict is blind."
        );
    }

    private static Journal ActUntil(
        DeathScenario scenario,
        RingRole role,
        PortableBacking backing,
        long access
    )
    {
        var region = DeathScenario.RingOf(backing);
        scenario.Format(region, role);
        var journal = DeathScenario.JournalOf(backing);
        Testing.Death.Plan(access, static () => throw new DiedException());
        Assert.Throws<DiedException>(() =>
            scenario.Act<DyingOrder>(region, role, new FixedLiveness(DyingOwner), journal)
        );
        return journal;
    }

    // A side dies, and whoever repairs dies too; false if the repair was over before its fatal access.
    private static bool AbandonRepair(
        DeathScenario scenario,
        RingRole role,
        long access,
        long fatal
    )
    {
        using var backing = new PortableBacking(DeathScenario.TotalBytes);
        var journal = ActUntil(scenario, role, backing, access);
        var region = DeathScenario.RingOf(backing);
        var adopted = new List<ulong>();
        var died = false;
        Testing.Death.Plan(fatal, static () => throw new DiedException());
        try
        {
            scenario.Repair<DyingOrder>(
                region,
                new FixedLiveness(DyingRepairer, DyingOwner),
                adopted.Add
            );
        }
        catch (DiedException)
        {
            died = true;
        }

        var after = scenario.Survive(region, role, new FixedLiveness(1, DyingOwner, DyingRepairer));
        // What the dead repairer was handed and had not freed comes again: at least once.
        after = after with
        {
            Items = [.. adopted.Except(after.Items), .. after.Items],
        };
        Verdict.Check(
            scenario,
            role,
            journal,
            after,
            $"{scenario.Name} {role}, access {access}, repair {fatal}"
        );
        return died;
    }

    private static void Visit(DeathScenario scenario, RingRole role)
    {
        var accesses = CountAccesses(scenario, role);
        for (var access = 1L; access <= accesses; access++)
        {
            using var backing = new PortableBacking(DeathScenario.TotalBytes);
            ActUntil(scenario, role, backing, access);
            Testing.Death.Plan(0, static () => { });
            scenario.Repair<DyingOrder>(
                DeathScenario.RingOf(backing),
                new FixedLiveness(1, DyingOwner),
                static _ => { }
            );
        }
    }

    private static IEnumerable<(string Name, int Number)> EdgesOf(Type core) =>
        core.MakeGenericType(
                core.GetGenericArguments().Length == 1
                    ? [typeof(DyingOrder)]
                    : [typeof(ulong), typeof(DyingOrder)]
            )
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.IsLiteral && f.FieldType == typeof(int))
            .Select(f => (f.Name, Number: (int)f.GetRawConstantValue()!))
            // A core's public integers are its edges, numbered from 1; the number of an owner's entry is 0.
            .Where(e => e.Number > 0);

    private static async ValueTask KillAt(
        DeathScenario scenario,
        RingRole role,
        long access,
        long accesses,
        CancellationToken stop
    )
    {
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
        using var backing = MappedFileBacking.Create(
            path,
            DeathScenario.TotalBytes,
            deleteOnDispose: true
        );
        scenario.Format(DeathScenario.RingOf(backing), role);
        var peer = PeerProcess.Start(
            "edge",
            path,
            scenario.Name,
            role.ToString(),
            access.ToString(CultureInfo.InvariantCulture)
        );
        using var end = new ProcessEnd(peer);
        await peer.WaitForExitAsync(stop);
        var journal = DeathScenario.JournalOf(backing);
        var where = $"{scenario.Name} {role}, process, access {access} of {accesses}";
        Assert.True(
            journal.IsReady,
            $"{where}: the peer failed: {await peer.StandardError.ReadToEndAsync(stop)}"
        );
        Assert.NotEqual(0, peer.ExitCode);
        var after = scenario.Survive(DeathScenario.RingOf(backing), role, new ProcessLiveness());
        Verdict.Check(scenario, role, journal, after, where);
    }

    private static long CountAccesses(DeathScenario scenario, RingRole role)
    {
        using var backing = new PortableBacking(DeathScenario.TotalBytes);
        scenario.Format(DeathScenario.RingOf(backing), role);
        Testing.Death.Plan(0, static () => { });
        var journal = DeathScenario.JournalOf(backing);
        scenario.Act<DyingOrder>(
            DeathScenario.RingOf(backing),
            role,
            new FixedLiveness(DyingOwner),
            journal
        );
        Assert.Equal(journal.Items().Length, journal.AcknowledgedCount);
        return Testing.Death.Approached;
    }

    private sealed class DiedException : Exception;
}
