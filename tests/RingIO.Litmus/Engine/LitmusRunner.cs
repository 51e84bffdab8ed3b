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
        // As often as the twin, whatever that took: else a clean run says less than it seems to.
        var budget = plan.Real with
        {
            Trials = Math.Max(plan.Real.Trials, control.Trials),
        };
        var real = Crew.Run(
            litmus.Threads,
            world => litmus.Make(world, arg2: false),
            budget,
            plan.Seed
        );
        var (verdict, reason) = Judge(control, real, litmus.NeedsLiveMachine && !isLive);
        return new(
            litmus.Name,
            litmus.Threads,
            litmus.About,
            litmus.Flaw,
            control,
            real,
            verdict,
            Crowded(litmus.Threads) + reason
        );
    }

    /// <summary>Judges two runs.</summary>
    /// <param name="control">The broken twin's.</param>
    /// <param name="real">The right program's.</param>
    /// <param name="isBlind">Whether nothing that needs a live machine can be proved here.</param>
    /// <returns>The verdict and its reason.</returns>
    public static (LitmusVerdict Verdict, string Reason) Judge(
        RoundTally control,
        RoundTally real,
        bool isBlind
    )
    {
        // A failure is a failure, whatever the control says.
        if (real.Hits != 0)
        {
            return (LitmusVerdict.Broken, real.First ?? "what must not happen did happen");
        }

        if (control.Hits == 0)
        {
            return (
                LitmusVerdict.Inconclusive,
                $"the broken twin was not seen to fail in {control.Trials} trials"
            );
        }

        if (isBlind)
        {
            return (
                LitmusVerdict.Inconclusive,
                "store buffering, the live control, was never seen on this machine"
            );
        }

        return real.Trials < control.Trials
            ? (
                LitmusVerdict.Inconclusive,
                $"only {real.Trials} trials of the {control.Trials} that the twin had"
            )
            : (LitmusVerdict.Passed, $"twin: {control.First ?? "seen"}");
    }

    private static string Crowded(int threads)
    {
        var processors = Processors.Allowed().Count;
        return threads > processors ? $"{threads} threads on {processors} processors; " : "";
    }
}
