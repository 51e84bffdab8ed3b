// SPDX-License-Identifier: MIT

using Xunit.v3;

namespace RingIO.Tests.Support;

/// <summary>Measures what the steady state allocates, in the whole process: other threads' allocations count too.</summary>
/// <remarks>Classes that use it carry [Collection(AllocationProbe.Alone)]: they run while no other test does.</remarks>
[CollectionDefinition(Alone, DisableParallelization = true)]
public static class AllocationProbe
{
    /// <summary>The collection of tests that run alone.</summary>
    public const string Alone = "Allocation";

    /// <summary>Requires that rounds of work allocate nothing, and that one more object a round would have been seen.</summary>
    /// <param name="round">A round of the steady state; it leaves things as it found them. Assert.Equal allocates; Assert.True does not.</param>
    /// <param name="rounds">How many rounds are measured at once.</param>
    public static void RequireNothing(Action round, int rounds = 1000)
    {
        Assert.Equal(0, Measure(round, rounds));
        var seen = Measure(
            () =>
            {
                round();
                GC.KeepAlive(new object());
            },
            rounds
        );
        // The control: an object has at least a header, a type and a field's place.
        Assert.True(seen >= rounds * 16L, $"The probe saw {seen} bytes of {rounds} objects.");
    }

    /// <summary>The bytes that rounds of work allocate once warm: the least of some measurements.</summary>
    public static long Measure(Action round, int rounds)
    {
        Assert.True(
            TestContext.Current.TestCollection
                is IXunitTestCollection { DisableParallelization: true },
            $"Other tests may run beside this one: its class needs [Collection({nameof(AllocationProbe)}.{nameof(Alone)})]."
        );
        // The runner's own threads allocate now and then: what the work allocates, it allocates every time.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 12 && least != 0; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var index = 0; index < rounds; index++)
            {
                round();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}
