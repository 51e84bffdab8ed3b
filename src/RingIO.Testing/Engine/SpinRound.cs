// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>What a thread did between its last spin hint and the one that it is at.</summary>
/// <param name="SawOld">A word that it used has a newer store by now: going round again may tell it more.</param>
/// <param name="IsRepeated">
/// It is a whole round of one loop which stored nothing, so that an execution without it shows the same; or one that
/// stored, but saw nothing new, which may happen for ever and is explored once.
/// </param>
internal readonly record struct SpinRound(bool SawOld, bool IsRepeated)
{
    public static SpinRound Of(ModelThread thread)
    {
        var sawOld = false;
        var stored = false;
        var known = 0UL; // Only the last use of a word counts; words beyond the 64th count each time, which is safe.
        for (var i = thread.Trace.Count - 1; i >= 0; i--)
        {
            var step = thread.Trace[i];
            if (step.Access.Kind == AccessKind.SpinHint)
            {
                var whole = step.Access.Edge == thread.Pending.Edge;
                return new(sawOld, whole && sawOld && (!stored || !SawNew(thread.Trace, i)));
            }

            stored |= step.Written is not null || step.Access.IsPayloadWrite;
            if (step.Word is { } word)
            {
                var bit = word.Number < 64 ? 1UL << word.Number : 0;
                sawOld |= (known & bit) == 0 && word.Latest > step.Index;
                known |= bit;
            }
        }

        return new(sawOld, false);
    }

    /// <summary>Whether a load after a hint read a store that no step before the hint had read or made.</summary>
    private static bool SawNew(List<Step> trace, int hint)
    {
        for (var i = hint + 1; i < trace.Count; i++)
        {
            var step = trace[i];
            if (step.ReadFrom is null)
            {
                continue;
            }

            var before = trace.FindLastIndex(hint, s => s.Word == step.Word);
            if (before < 0 || trace[before].Index < step.Index)
            {
                return true;
            }
        }

        return false;
    }
}
