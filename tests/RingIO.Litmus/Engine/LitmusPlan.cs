// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>How long litmus tests run.</summary>
/// <param name="Control">For a twin, and for the live control.</param>
/// <param name="Real">For a right program; its twin may ask for more trials.</param>
/// <param name="Seed">The seed of every delay.</param>
internal sealed record LitmusPlan(RoundBudget Control, RoundBudget Real, ulong Seed)
{
    // A program as broken as its twin would go unseen about once in e^10 = 22000 times.
    private const long EnoughHits = 10;

    /// <summary>As short as proves anything: some seconds in all.</summary>
    /// <param name="seed">The seed.</param>
    /// <returns>The plan.</returns>
    public static LitmusPlan Short(ulong seed) =>
        new(
            new(long.MaxValue, TimeSpan.Zero, TimeSpan.FromSeconds(1), EnoughHits),
            new(20_000, TimeSpan.Zero, TimeSpan.FromSeconds(2), EnoughHits),
            seed
        );

    /// <summary>As long as one likes.</summary>
    /// <param name="seconds">For all litmus tests together, about.</param>
    /// <param name="cases">How many there are.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The plan.</returns>
    public static LitmusPlan Long(double seconds, int cases, ulong seed)
    {
        var share = seconds / Math.Max(1, cases);
        return new(
            new(long.MaxValue, TimeSpan.Zero, TimeSpan.FromSeconds(share / 3), EnoughHits),
            new(
                20_000,
                TimeSpan.FromSeconds(share * 2 / 3),
                TimeSpan.FromSeconds(share * 4),
                EnoughHits
            ),
            seed
        );
    }
}
