// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>Decides at which access of <see cref="DyingOrder"/> this thread dies, and counts the accesses.</summary>
/// <remarks>One for each thread: another thread's accesses are not counted.</remarks>
public static class Death
{
    [ThreadStatic]
    private static long s_approached;

    [ThreadStatic]
    private static long s_fatal;

    [ThreadStatic]
    private static Action? s_blow;

    [ThreadStatic]
    private static HashSet<int>? s_edges;

    [ThreadStatic]
    private static int s_meanwhileEdge;

    [ThreadStatic]
    private static Action? s_meanwhile;

    /// <summary>The edge numbers of the accesses that this thread has approached since the process began.</summary>
    public static IReadOnlyCollection<int> Edges => s_edges ?? [];

    /// <summary>How many accesses this thread has approached since <see cref="Plan"/>.</summary>
    public static long Approached => s_approached;

    /// <summary>Plans a death of this thread and starts counting anew.</summary>
    /// <param name="access">Before which access, counted from 1; 0 for never: count only.</param>
    /// <param name="blow">What happens there; it does not return normally (it ends the process, or throws).</param>
    public static void Plan(long access, Action blow)
    {
        ArgumentNullException.ThrowIfNull(blow);
        s_approached = 0;
        s_fatal = access;
        s_blow = blow;
        s_meanwhile = null;
    }

    /// <summary>
    /// Lets others act at one moment of this thread's: between two of its accesses, where another thread might run. A
    /// death planned for the access at that moment comes after what the others did.
    /// </summary>
    /// <param name="edge">Before the next access with this edge number, once; forgotten by <see cref="Plan"/>.</param>
    /// <param name="act">What the others do, not over <see cref="DyingOrder"/>.</param>
    public static void Meanwhile(int edge, Action act)
    {
        ArgumentNullException.ThrowIfNull(act);
        s_meanwhileEdge = edge;
        s_meanwhile = act;
    }

    internal static void Approach(int edge)
    {
        (s_edges ??= []).Add(edge);
        if (s_meanwhile is { } act && edge == s_meanwhileEdge)
        {
            s_meanwhile = null;
            act();
        }

        if (++s_approached == s_fatal)
        {
            s_blow!();
        }
    }
}
