// SPDX-License-Identifier: MIT

using RingIO.Fuzz;
using RingIO.Fuzz.Hostile;
using RingIO.Testing.Hostile;
using RingIO.Tests.Support;

namespace RingIO.Tests.Events;

/// <summary>
/// A guest writes anything into any word that it shares, between any two accesses of the hypervisor; and the other way round. No
/// operation throws, none loops without end, none touches a byte outside.
/// </summary>
/// <remarks>The environment variable RINGIO_HOSTILE multiplies the rounds.</remarks>
public sealed class HostileEventTests
{
    public static TheoryData<string> Names => [.. Targets.Select(t => t.Name)];

    private static HostileTarget[] Targets { get; } =
    [
        EventVictims.TwoLevelHypervisor,
        EventVictims.TwoLevelGuest,
        EventVictims.FifoHypervisor,
        EventVictims.FifoGuest,
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Core_AnyWordBetweenTwoAccesses_KeepsItsPromises(string name)
    {
        HostileReport? report = null;
        // On a thread of its own: a loop without an access over the seam is found by the time it takes.
        TwoThreads.Run(_ =>
            report = HostilePeer.Attack(
                Targets.Single(t => t.Name == name),
                new()
                {
                    Rounds = 1500 * Rounds.Factor,
                    StepsPerRound = 60,
                    WritesPerRound = 80,
                    AllowsOtherMemory = true,
                }
            )
        );
        TestContext.Current.TestOutputHelper?.WriteLine(report!.ToString());
        Assert.True(report!.WritesInside > report.Rounds, $"The peer hardly got inside: {report}");
        Assert.True(report.Transfers > report.Rounds, $"Next to nothing was sent: {report}");
    }
}
