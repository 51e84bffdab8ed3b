// SPDX-License-Identifier: MIT

using RingIO.Fuzz;
using RingIO.Fuzz.Hostile;
using RingIO.Testing.Hostile;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>
/// A hostile peer writes anything into any shared word. No operation throws, none loops without end, none touches a byte
/// outside the ring; the ring faults, or says that there is nothing to do, or goes on.
/// </summary>
/// <remarks>The environment variable RINGIO_HOSTILE multiplies the rounds: 100 takes some minutes.</remarks>
public sealed class HostileRingTests
{
    private const int Rounds = 800;

    public static TheoryData<string> Sides => [.. AllSides.Select(t => t.Name)];

    public static TheoryData<string> Cores => [.. AllCores.Select(t => t.Name)];

    private static IEnumerable<HostileTarget> AllSides =>
        HostileSides.Targets.Append(SharedRingVictims.Sides);

    private static IEnumerable<HostileTarget> AllCores =>
        HostileCores.Targets.Append(SharedRingVictims.Core);

    [Theory]
    [MemberData(nameof(Sides))]
    public void Side_AnyWordBetweenTwoCalls_KeepsItsPromises(string name)
    {
        var report = Attack(AllSides.Single(t => t.Name == name));
        Assert.Equal(0, report.WritesInside);
    }

    [Theory]
    [MemberData(nameof(Cores))]
    public void Core_AnyWordBetweenTwoAccesses_KeepsItsPromises(string name)
    {
        var report = Attack(AllCores.Single(t => t.Name == name));
        Assert.True(report.WritesInside > report.Rounds, $"The peer hardly got inside: {report}");
    }

    private static HostileReport Attack(HostileTarget target)
    {
        HostileReport? report = null;
        // On a thread of its own: a loop without an access over the seam is found by the time it takes.
        TwoThreads.Run(_ => report = HostilePeer.Attack(target, Options));
        TestContext.Current.TestOutputHelper?.WriteLine(report!.ToString());
        Assert.InRange(report!.Closed, 1, report.Rounds - 1);
        Assert.True(report.Writes > 5 * report.Rounds, $"The peer hardly wrote: {report}");
        Assert.True(
            report.Transfers > report.Rounds,
            $"Next to nothing was put or taken: {report}"
        );
        return report;
    }

    private static HostileOptions Options { get; } =
        new()
        {
            Rounds = Rounds * Fuzz.Rounds.Factor,
            StepsPerRound = 80,
            WritesPerRound = 60,
        };
}
