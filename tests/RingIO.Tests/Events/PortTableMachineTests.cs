// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;

namespace RingIO.Tests.Events;

/// <summary>Random calls of three domains, two ABIs, against a reference that knows nothing of words: same answers, same events, nobody forgotten.</summary>
public sealed class PortTableMachineTests
{
    private const int Runs = 300;

    private static Arbitrary<int[]> Programs { get; } =
        Arb.From(
            Gen.Sized(size => Gen.Choose(0, int.MaxValue).ArrayOf(4 * size)),
            program =>
                Enumerable
                    .Range(0, program.Length)
                    .Select(i => program.Where((_, j) => j != i).ToArray())
        );

    [Fact]
    public void Calls_InAnyOrder_AreAnsweredAndDeliveredAsByTheReference()
    {
        var delivered = 0L;
        Prop.ForAll(
                Programs,
                program =>
                {
                    using var machine = new EventMachine();
                    foreach (var step in program)
                    {
                        machine.Do(step);
                    }

                    machine.Finish();
                    delivered += machine.Delivered;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithQuietOnSuccess(true));
        Assert.True(delivered > Runs, $"Hardly anything was delivered: {delivered}");
    }
}
