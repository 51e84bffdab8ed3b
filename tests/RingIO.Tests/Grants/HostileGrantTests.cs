// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Hostile;
using RingIO.Testing.Hostile;

namespace RingIO.Tests.Grants;

/// <summary>A domain that writes anything into its grant table at any moment.</summary>
public sealed class HostileGrantTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Entry_UnderAttackBetweenItsAccesses_NeitherThrowsNorLoops(int version)
    {
        var report = HostilePeer.Attack(
            GrantEntryVictims.Of(version),
            new() { Rounds = 2000, MaxAccesses = 64 }
        );
        output.WriteLine($"{report}");
        Assert.True(report.WritesInside > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Table_UnderAttack_GivesNothingOfAThirdDomain(int version)
    {
        var report = HostilePeer.Attack(
            GrantTableVictim.Of(version),
            new()
            {
                Rounds = 60,
                StepsPerRound = 60,
                WritesPerRound = 200,
            }
        );
        output.WriteLine($"{report}");
        Assert.True(report.Transfers > 0, "Nothing was ever mapped or copied.");
    }
}
