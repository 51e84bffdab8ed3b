// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz;
using RingIO.Fuzz.Hostile;
using RingIO.Fuzz.Parsers;
using RingIO.Testing.Hostile;

namespace RingIO.Drivers.Tests.Store;

/// <summary>A peer that writes anything into the page, and messages that are anything.</summary>
/// <remarks>The environment variable RINGIO_HOSTILE multiplies the rounds.</remarks>
public sealed class StoreHostileTests
{
    [Fact]
    public void Server_WhosePeerWritesAnything_KeepsItsPromises()
    {
        var report = HostilePeer.Attack(StoreRingVictims.Server, Options);
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.InRange(report.Closed, 1, report.Rounds - 1);
        Assert.True(report.Transfers > report.Rounds / 4, $"{report}");
    }

    [Fact]
    public void Client_WhosePeerWritesAnything_KeepsItsPromises()
    {
        var report = HostilePeer.Attack(StoreRingVictims.Client, Options);
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.InRange(report.Closed, 1, report.Rounds - 1);
        Assert.True(report.Transfers > report.Rounds, $"{report}");
    }

    [Property(MaxTest = 300)]
    public void Messages_OfAnyBytes_AreAnsweredOrRefused(byte[] bytes) => StoreTarget.Run(bytes);

    [Fact]
    public void Messages_MutatedFromGoodOnes_FindNothing() =>
        Mutations.Run(StoreTarget.Messages, 10_000 * Rounds.Factor, seed: 1);

    // The fuzzer is not blind: what its target throws comes out, with the input.
    [Fact]
    public void Mutations_OfATargetThatThrows_TellTheInput()
    {
        var planted = new FuzzTarget(
            "planted",
            static bytes =>
            {
                if (bytes.Contains((byte)0x7f))
                {
                    throw new InvalidDataException("planted");
                }
            },
            static () =>
                [
                    [1, 2, 3],
                ]
        );
        var error = Assert.Throws<InvalidOperationException>(() =>
            Mutations.Run(planted, 10_000, seed: 1)
        );
        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    private static HostileOptions Options { get; } =
        new()
        {
            Rounds = 300 * Rounds.Factor,
            StepsPerRound = 60,
            WritesPerRound = 60,
        };
}
