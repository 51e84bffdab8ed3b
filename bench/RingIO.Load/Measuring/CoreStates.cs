// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>Tells the state of the processors from probes.</summary>
internal static class CoreStates
{
    private const double NearBelow = 110;
    private const double FarFrom = 200;
    private const double FarTo = 420;

    /// <summary>The state that one probe tells.</summary>
    /// <param name="oneWayNanoseconds">A cache line's one-way latency.</param>
    /// <returns>The state.</returns>
    public static CoreState Of(double oneWayNanoseconds) =>
        oneWayNanoseconds switch
        {
            < NearBelow => CoreState.Near,
            >= FarFrom and <= FarTo => CoreState.Far,
            _ => CoreState.Untagged,
        };

    /// <summary>The state of a repetition, by the probes before and after it.</summary>
    /// <param name="before">One-way latency before, in nanoseconds.</param>
    /// <param name="after">One-way latency after, in nanoseconds.</param>
    /// <returns>The state, or null when it changed: such a repetition counts nowhere.</returns>
    public static CoreState? Of(double before, double after) =>
        Of(before) == Of(after) ? Of(before) : null;

    /// <summary>The state's name in rows.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The name.</returns>
    public static string Name(this CoreState state) =>
        state switch
        {
            CoreState.Near => "near",
            CoreState.Far => "far",
            _ => "untagged",
        };
}
