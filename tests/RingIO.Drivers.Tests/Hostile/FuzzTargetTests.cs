// SPDX-License-Identifier: MIT

using RingIO.Fuzz;

namespace RingIO.Drivers.Tests.Hostile;

/// <summary>Every parser of bytes from outside, on inputs mutated from good ones. RINGIO_HOSTILE multiplies the inputs.</summary>
public sealed class FuzzTargetTests
{
    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Target_OnMutatedInputs_FindsNothing(string name) =>
        Mutations.Run(FuzzTargets.Of(name), 2000 * Rounds.Factor, seed: 1);

    [Theory]
    [MemberData(nameof(Names))]
    public void Target_OnEveryBeginOfAGoodInput_FindsNothing(string name)
    {
        var target = FuzzTargets.Of(name);
        foreach (var seed in target.Seeds())
        {
            for (var length = 0; length <= seed.Length; length += 1 + (seed.Length / 200))
            {
                target.Run(seed.AsSpan(0, length));
            }

            target.Run(seed);
        }
    }

    [Fact]
    public void Of_AnUnknownName_NamesThoseThatThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => FuzzTargets.Of("nothing"));
        Assert.Contains("headers", error.Message, StringComparison.Ordinal);
    }
}
