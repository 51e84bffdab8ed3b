// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Xunit;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Hostile;

namespace RingIO.Drivers.Tests.Store;

/// <summary>Any operations of three domains, against a dictionary: in this process, and over rings.</summary>
public sealed class StoreMachineTests
{
    [Property(MaxTest = 300, StartSize = 20, EndSize = 400)]
    public void Operations_InThisProcess_AreThoseOfADictionary(byte[] script)
    {
        using var world = new StoreWorld();
        StoreMachine.Run(world, script);
    }

    [Property(MaxTest = 60, StartSize = 20, EndSize = 200)]
    public void Operations_OverRings_AreThoseOfADictionary(byte[] script, byte start)
    {
        using var world = new StoreWorld();
        StoreMachine.Run(world, script, overRings: true, firstIndex: 0u - (start * 64u));
    }

    // The generated operations reach what matters: each way to end, conflicts among them.
    [Fact]
    public void Operations_OfOneSeed_EndInEveryWay()
    {
        using var world = new StoreWorld();
        var script = new byte[40_000];
        new Random(1).NextBytes(script);
        var endings = StoreMachine.Run(world, script);
        Assert.All(
            [
                XenstoreError.None,
                XenstoreError.NotFound,
                XenstoreError.AccessDenied,
                XenstoreError.NotPermitted,
                XenstoreError.Invalid,
                XenstoreError.TryAgain,
            ],
            ending => Assert.True(endings.GetValueOrDefault(ending) > 20, $"{ending} is rare")
        );
    }
}
