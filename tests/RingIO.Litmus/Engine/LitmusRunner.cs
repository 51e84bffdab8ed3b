// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>Runs litmus tests: first the twin that must be seen to fail, then the program that must not.</summary>
internal static class LitmusRunner
{
    /// <summary>Runs one.</summary>
    /// <param name="litmus">The test.</param>
    /// <param name="plan">How long.</param>
    /// <param name="isLive">Whether store buffering was seen on this machine.</param>
    /// <returns>What it came to.</returns>
    public static LitmusRow Run(LitmusCase litmus, LitmusPlan plan, bool isLive)
    {
        var control = Crew.Run(
            litmus.Threads,
            world => litmus.Make(world, arg2: true),
            plan.Control,
            plan.Seed
        );
        // As often as the twin, whatever that took: else a clean run says less than it seems to. It says nothing if the twin
        // was not seen to fail; then the program runs only because it may fail all the same.
        var least = control.Hits != 0 ? control.Trials : 0;
        var budget = plan.Real with { Trials = Math.Max(plan.Real.Trials, least) };
        var real = Crew.Run(
            litmus.Threads,
            world => litmus.Make(world, arg2: false),
            budget,
            plan.Seed
        );
        var (verdict, reason) = Judge(control, real, Blind(litmus, isLive));
        return new(
            litmus.Name,
            litmus.Threads,
            litmus.About,
            litmus.Flaw,
            control,
            real,
            verdict,
            reason
        );
    }

    /// <summary>Judges two runs.</summary>
    /// <param name="control">The broken twin's.</param>
    /// <param name="real">The right program's.</param>
    /// <param name="blind">Why nothing can be proved here whatever the twin did, or null.</param>
    /// <returns>The verdict and its reason.</returns>
    public static (LitmusVerdict Verdict, string Reason) Judge(
        RoundTally control,
        RoundTally real,
        string? blind
    )
    {
        // A failure is a failure, whatever the control says.
        if (real.Hits != 0)
        {
            return (LitmusVerdict.Broken, real.First ?? "what must not happen did happen");
        }

        if (blind is not null)
        {
            return (LitmusVerdict.Inconclusive, blind);
        }

        if (control.Hits == 0)
        {
            return (
                LitmusVerdict.Inconclusive,
                $"the broken twin was not seen to fail in {control.Trials} trials"
            );
        }

        return real.Trials < control.Trials
            ? (
                LitmusVerdict.Inconclusive,
                $"only {real.Trials} trials of the {control.Trials} that the twin had"
            )
            : (LitmusVerdict.Passed, $"twin: {control.First ?? "seen"}");
    }

    private static string? Blind(LitmusCase litmus, bool isLive)
    {
        var processors = Processors.Allowed().Count;
        if (!litmus.NeedsLiveMachine)
        {
            return null;
        }

        // Taking turns on a processor orders everything: such a twin is seen to fail only because it was interrupted.
        return litmus.Threads > processors
                ? $"{litmus.Threads} threads on {processors} processors: a reordering shows only where each has its own"
            : isLive ? null
            : "store buffering, the live control, was never seen on this machine";
    }
}
