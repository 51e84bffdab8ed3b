// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing.Hostile;

namespace RingIO.Testing.Tests.Hostile;

/// <summary>A hostile peer finds each planted bug and tells the smallest script; what is right it leaves in peace.</summary>
public sealed class HostilePeerTests
{
    [Fact]
    public void Attack_AnAccessFarOutsideWhoseEndWraps_IsOutside()
    {
        var target = new HostileTarget(
            "far",
            128,
            (_, _) =>
                new()
                {
                    Words = [new("index", 0, 8, PeerWordKind.Index)],
                    Steps =
                    [
                        new(
                            "Access",
                            () =>
                            {
                                HostileOrder.Before(nint.MaxValue - 2, 8, edge: 1);
                                return true;
                            }
                        ),
                    ],
                }
        );
        var thrown = Assert.Throws<HostileFailureException>(() => HostilePeer.Attack(target));
        Assert.Equal(HostileViolation.AccessOutside, thrown.Violation);
    }

    [Fact]
    public void Attack_CorrectVictim_IsSilentAndBusy()
    {
        var report = HostilePeer.Attack(PlantedRing<HostileOrder>.Target(PlantedBug.None));
        Assert.InRange(report.Closed, 1, report.Rounds - 1);
        Assert.True(report.Transfers > report.Rounds);
        Assert.True(report.WritesInside > report.Rounds);
        Assert.True(report.Writes > report.WritesInside);
        Assert.Equal(0, report.Promised);
    }

    [Theory]
    [InlineData(PlantedBug.DoubleFetch, HostileViolation.Threw, "length")]
    [InlineData(PlantedBug.UncheckedIndex, HostileViolation.AccessOutside, "index")]
    [InlineData(PlantedBug.UncheckedStore, HostileViolation.WriteOutside, "index")]
    [InlineData(PlantedBug.UnboundedLoop, HostileViolation.Endless, "busy")]
    [InlineData(PlantedBug.StubbornLoop, HostileViolation.Endless, "busy")]
    [InlineData(PlantedBug.Throws, HostileViolation.Threw, "length")]
    public void Attack_PlantedBug_IsFoundWithAScriptOfOneWrite(
        PlantedBug bug,
        HostileViolation violation,
        string word
    )
    {
        var target = PlantedRing<HostileOrder>.Target(bug);
        var failure = Assert.Throws<HostileFailureException>(() => HostilePeer.Attack(target));
        Assert.Equal(violation, failure.Violation);
        var move = Assert.Single(failure.Script.Moves);
        var write = Assert.Single(move.Writes);
        Assert.Equal(bug == PlantedBug.DoubleFetch ? 2 : 0, write.Access);
        Assert.Contains($": {word} was 0x", failure.Message, StringComparison.Ordinal);
        Assert.Contains("In seed 1, round ", failure.Message, StringComparison.Ordinal);

        var token = failure.Script.ToString();
        Assert.Contains($"Parse(\"{token}\")", failure.Message, StringComparison.Ordinal);
        var again = Assert.Throws<HostileFailureException>(() =>
            HostilePeer.Replay(target, HostileScript.Parse(token))
        );
        Assert.Equal(violation, again.Violation);
        Assert.Equal(token, again.Script.ToString());
    }

    [Fact]
    public void Attack_BugInsideAStep_IsMissedByWhoeverWritesBetweenSteps()
    {
        // The control: over the machine's order the same peer cannot get between the two reads.
        var report = HostilePeer.Attack(PlantedRing<HardwareOrder>.Target(PlantedBug.DoubleFetch));
        Assert.Equal(0, report.WritesInside);
        Assert.Equal(0, report.Accesses);
        Assert.True(report.Closed > 0);
    }

    [Fact]
    public void Attack_SameSeed_DoesTheSame()
    {
        var target = PlantedRing<HostileOrder>.Target(PlantedBug.None);
        var options = new HostileOptions { Rounds = 100, Seed = 7 };
        Assert.Equal(HostilePeer.Attack(target, options), HostilePeer.Attack(target, options));
        Assert.NotEqual(
            HostilePeer.Attack(target, options),
            HostilePeer.Attack(target, options with { Seed = 8 }) with
            {
                Seed = 7,
            }
        );
    }

    [Fact]
    public void Attack_PlainReads_AreInterruptedAtMoments()
    {
        var target = new HostileTarget(
            "plain",
            64,
            (region, _) =>
            {
                var words = new Slots<ulong>(region.Address, 8);
                return new HostileVictim
                {
                    Words = [new("flag", 0, 1, PeerWordKind.Flag)],
                    Steps = [new("Look", () => Same(words))],
                };
            }
        );
        var failure = Assert.Throws<HostileFailureException>(() => HostilePeer.Attack(target));
        Assert.Equal(1, Assert.Single(Assert.Single(failure.Script.Moves).Writes).Access);
        Assert.IsType<InvalidOperationException>(failure.InnerException);

        static bool Same(Slots<ulong> words)
        {
            var seen = words[0];
            HostilePeer.Moment();
            return seen == words[0] ? true : throw new InvalidOperationException("It changed.");
        }
    }

    [Fact]
    public void Attack_PromisedException_IsCounted()
    {
        var target = Throwing(_ => true);
        var report = HostilePeer.Attack(target, new() { Rounds = 3, StepsPerRound = 5 });
        Assert.Equal(15, report.Promised);
        Assert.Throws<HostileFailureException>(() => HostilePeer.Attack(Throwing(null)));
    }

    [Fact]
    public void Attack_BrokenVictimThatDoesNotEnd_IsReportedAllTheSame()
    {
        var target = new HostileTarget(
            "stuck",
            64,
            (region, first) =>
            {
                // Never given back: what the victim would have done at its end.
                region.Backing.Lease();
                return new HostileVictim
                {
                    Words = PeerWords.Bytes("bytes", 0, 64),
                    Steps = [new("Throw", () => throw new IOException())],
                    Disposing = () => throw new NotSupportedException(),
                };
            }
        );
        var failure = Assert.Throws<HostileFailureException>(() => HostilePeer.Attack(target));
        Assert.IsType<IOException>(failure.InnerException);
    }

    [Fact]
    public void Attack_EndThatThrows_BreaksThePromise()
    {
        var target = new HostileTarget(
            "ends badly",
            64,
            (_, _) =>
                new HostileVictim
                {
                    Words = PeerWords.Bytes("bytes", 0, 64),
                    Steps = [new("Nothing", () => false)],
                    Disposing = () => throw new NotSupportedException(),
                }
        );
        var failure = Assert.Throws<HostileFailureException>(() => HostilePeer.Attack(target));
        Assert.Equal(HostileViolation.Threw, failure.Violation);
        Assert.Equal(0, failure.Script.WriteCount);
    }

    [Fact]
    public void Attack_NotDeterministic_SaysSo()
    {
        var calls = 0;
        var target = new HostileTarget(
            "moody",
            64,
            (_, _) =>
                new HostileVictim
                {
                    Words = PeerWords.Bytes("bytes", 0, 7),
                    Steps =
                    [
                        new(
                            "Act",
                            () => ++calls == 100 ? throw new InvalidOperationException() : true
                        ),
                    ],
                }
        );
        var failure = Assert.Throws<HostileFailureException>(() => HostilePeer.Attack(target));
        Assert.Contains("not deterministic", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_DescriptionOutsideTheMemory_IsTheCallersMistake()
    {
        Assert.Throws<ArgumentException>(() => HostilePeer.Attack(With([])));
        Assert.Throws<ArgumentException>(() =>
            HostilePeer.Attack(With([new("far", 60, 8, PeerWordKind.Index)]))
        );
        Assert.Throws<ArgumentException>(() =>
            HostilePeer.Attack(With([new("odd", 0, 3, PeerWordKind.Index)]))
        );
        Assert.Throws<ArgumentException>(() =>
            HostilePeer.Replay(
                PlantedRing<HostileOrder>.Target(PlantedBug.None),
                HostileScript.Parse("0;0:0.99=1")
            )
        );
        Assert.Throws<FormatException>(() => HostileScript.Parse("0;1:2"));
        Assert.Throws<FormatException>(() => HostileScript.Parse("x"));
    }

    [Fact]
    public void Step_ByHand_WritesOnlyItsWords()
    {
        using var backing = new PortableBacking(4096);
        var region = new PageRegion(backing, 128, 64);
        var peer = new HostilePeer(region, PeerWords.Bytes("all", 8, 48), 8, seed: 3);
        for (var i = 0; i < 1000; i++)
        {
            var write = peer.Step();
            Assert.InRange(write.Word, 0, 5);
            Assert.Equal(write.Value, Words(backing)[17 + (ulong)write.Word]);
        }

        Assert.All(Enumerable.Range(0, 17), at => Assert.Equal(0UL, Words(backing)[(ulong)at]));
        Assert.All(Enumerable.Range(23, 9), at => Assert.Equal(0UL, Words(backing)[(ulong)at]));

        static Slots<ulong> Words(PortableBacking backing) => new(backing.Address, 512);
    }

    private static HostileTarget With(IReadOnlyList<PeerWord> words) =>
        new(
            "described wrongly",
            64,
            (_, _) => new HostileVictim { Words = words, Steps = [new("Nothing", () => false)] }
        );

    private static HostileTarget Throwing(Func<Exception, bool>? promised) =>
        new(
            "throwing",
            64,
            (_, _) =>
                new HostileVictim
                {
                    Words = PeerWords.Bytes("bytes", 0, 64),
                    Steps = [new("Throw", () => throw new IOException("It says so."))],
                    IsPromised = promised,
                }
        );
}
