// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Memory;
using RingIO.Peer;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Tests.Death;

/// <summary>A side dies before each access that it makes to shared memory; the survivor recovers and goes on.</summary>
public sealed class EveryEdgeTests
{
    private const ulong DyingOwner = 0xD00D;

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
            scenario.Format(DeathScenario.RingOf(backing), role);
            var journal = DeathScenario.JournalOf(backing);
            Testing.Death.Plan(access, static () => throw new DiedException());
            Assert.Throws<DiedException>(() =>
                scenario.Act<DyingOrder>(
                    DeathScenario.RingOf(backing),
                    role,
                    new FixedLiveness(DyingOwner),
                    journal
                )
            );
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
        using var peer = PeerProcess.Start(
            "edge",
            path,
            scenario.Name,
            role.ToString(),
            access.ToString(CultureInfo.InvariantCulture)
        );
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
