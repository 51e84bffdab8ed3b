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
        var blind = Blind(litmus, isLive);
        var control = Crew.Run(
            litmus.Threads,
            world => litmus.Make(world, arg2: true),
            // Where nothing can be proved a glimpse is enough.
            blind is null
                ? plan.Control
                : plan.Control with
                {
                    Limit = plan.Control.Limit / 10,
                },
            plan.Seed
        );
        var needed = TrialsNeeded(control, plan.Control.Hits);
        var budget = plan.Real with { Trials = Math.Max(plan.Real.Trials, needed) };
        var real = Crew.Run(
            litmus.Threads,
            world => litmus.Make(world, arg2: false),
            budget,
            plan.Seed
        );
        var (verdict, reason) = Judge(control, real, needed, blind);
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
    /// <param name="needed">How many trials the right program needs, see <see cref="TrialsNeeded"/>.</param>
    /// <param name="blind">Why nothing can be proved here whatever the twin did, or null.</param>
    /// <returns>The verdict and its reason.</returns>
    public static (LitmusVerdict Verdict, string Reason) Judge(
        RoundTally control,
        RoundTally real,
        long needed,
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

        return real.Trials < needed
            ? (
                LitmusVerdict.Inconclusive,
                $"only {real.Trials} trials of the {needed} for which its twin's {control.Hits} failures in {control.Trials} ask"
            )
            : (LitmusVerdict.Passed, $"twin: {control.First ?? "seen"}");
    }

    /// <summary>
    /// In how many trials a program that fails as its twin does would fail as often as is enough: else a clean run says less than it
    /// seems to. After a twin that was not seen to fail it says nothing, and the program runs only because it may fail all the same.
    /// </summary>
    /// <param name="control">The twin's run.</param>
    /// <param name="enough">How many failures are enough.</param>
    /// <returns>The trials.</returns>
    public static long TrialsNeeded(RoundTally control, long enough) =>
        control.Hits == 0
            ? 0
            : control.Trials * Math.Max(1, (enough + control.Hits - 1) / control.Hits);

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
