// SPDX-License-Identifier: MIT

using RingIO.Fuzz;
using RingIO.Fuzz.Hostile;
using RingIO.Testing.Hostile;

namespace RingIO.Drivers.Tests.Hostile;

/// <summary>
/// Everything that two domains share, under a peer that writes anything. The long form, 10^8 states: dotnet run -c Release --project
/// tests/RingIO.Fuzz -- hostile.
/// </summary>
public sealed class HostileCampaignTests(ITestOutputHelper output)
{
    private static readonly PeerWord[] OneWord = [new("word", 0, 4, PeerWordKind.Index)];

    [Fact]
    public void Campaign_OfAMillionStates_FindsNothing()
    {
        var results = new HostileCampaign(1_000_000, seed: 1).Run(HostileStructures.All, 2);
        foreach (var result in results)
        {
            output.WriteLine($"{result}");
        }

        Assert.Equal(1000, HostileStructures.All.Sum(s => s.Share));
        Assert.InRange(results.Sum(r => r.States), 1_000_000, 1_100_000);
        Assert.All(
            HostileStructures.All.Zip(results),
            pair => Assert.True(pair.Second.States >= pair.First.Share * 1000L)
        );
    }

    [Fact]
    public void Campaign_OfTheSameSeed_MeetsTheSameStates()
    {
        static IEnumerable<HostileResult> Run(int threads) =>
            new HostileCampaign(20_000, seed: 5)
                .Run(HostileStructures.All, threads)
                .Select(r => r with { Took = default });

        Assert.Equal(Run(1), Run(2));
    }

    [Theory]
    [InlineData("index", "An impossible index was not noticed.")]
    [InlineData("throw", "planted")]
    [InlineData("idle", "the attack shows nothing")]
    [InlineData("closed", "the attack shows nothing")]
    public void Campaign_WhoseDefenderBreaksAPromise_Fails(string flaw, string told)
    {
        var index = 0;
        var victim = new HostileVictim
        {
            Words = OneWord,
            HasClosed = () => flaw == "closed",
            Steps =
            [
                new(
                    "step",
                    () =>
                    {
                        Demand.That(flaw != "throw", "planted");
                        Demand.That(
                            flaw != "index" || index++ < 20,
                            "An impossible index was not noticed."
                        );
                        return flaw != "idle";
                    }
                ),
            ],
        };
        var structure = new HostileStructure(new("planted", 64, (_, _) => victim), 1000, false);
        var error = Assert.Throws<AggregateException>(() =>
            new HostileCampaign(1000, seed: 1).Run([structure], 1)
        );
        Assert.Contains(told, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Campaign_WhoseDefenderHangs_SaysWho()
    {
        using var end = new ManualResetEventSlim();
        var victim = new HostileVictim
        {
            Words = OneWord,
            Steps =
            [
                new(
                    "step",
                    () =>
                    {
                        end.Wait();
                        return true;
                    }
                ),
            ],
        };
        var structure = new HostileStructure(new("sleeper", 64, (_, _) => victim), 1000, false);
        var campaign = new HostileCampaign(1000, seed: 1)
        {
            Patience = TimeSpan.FromMilliseconds(100),
        };
        var error = Assert.Throws<TimeoutException>(() => campaign.Run([structure], 1));
        end.Set();
        Assert.Contains("sleeper", error.Message, StringComparison.Ordinal);
    }
}
