// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

// When a thread waits. A round that is in vain and stores nothing leaves no trace: an execution without it shows the same.
internal abstract partial class Exploration
{
    /// <summary>The edge of the hint that marks a wait that is over.</summary>
    public const int WaitedEdge = int.MinValue;

    /// <summary>A wait that is over is marked, so that a body which is fed does not wait there again.</summary>
    protected virtual void Mark(int thread) =>
        Graph.AddHint(thread, new(AccessKind.SpinHint, 0, 0, 0, 0, WaitedEdge));

    /// <summary>Whether something that a thread has read from a place on has been written anew by another.</summary>
    protected bool SawOld(int thread, int from)
    {
        var list = Graph.Thread(thread);
        for (var i = from; i < list.Count; i++)
        {
            ref var e = ref Graph[list[i]];
            if (!e.IsRead)
            {
                continue;
            }

            var write = Graph.NewerThan(e.ReadFrom, e.Word);
            for (; write >= 0; write = Graph[write].Newer)
            {
                if (Graph[write].Thread != thread)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A round of <see cref="ModelWait.Until"/> was in vain.</summary>
    /// <returns>Whether the thread goes on.</returns>
    private bool TryEndRound(int thread, int from)
    {
        var again = IsVain(thread, from) || (IsMarked(thread, from) && !SawNew(thread, from));
        if (again && GoesRound(thread, from, null) is var goes and not false)
        {
            return goes is true && Wait(thread, from);
        }

        Mark(thread);
        return true;
    }

    // The first hint is passed: what lies before it may be more than a round. From one hint to the same again is a round.
    private bool TryHint(int thread, in Access access)
    {
        var list = Graph.Thread(thread);
        for (var i = list.Count - 1; i >= 0; i--)
        {
            ref var e = ref Graph[list[i]];
            if (e.Kind != EventKind.Hint)
            {
                continue;
            }

            var from = i + 1;
            var again =
                e.Access.Edge == access.Edge && (IsVain(thread, from) || !SawNew(thread, from));
            return !again
                || GoesRound(thread, from, access.Edge) switch
                {
                    true => Wait(thread, from),
                    false => true,
                    null => false,
                };
        }

        return true;
    }

    /// <summary>Whether events of a thread from a place on stored nothing new: without them everything would be the same.</summary>
    private bool IsVain(int thread, int from)
    {
        var list = Graph.Thread(thread);
        for (var i = from; i < list.Count; i++)
        {
            ref var e = ref Graph[list[i]];
            var stores =
                e.Kind == EventKind.Write
                || (e.Kind == EventKind.UpdateWrite && e.Value != Graph[list[i - 1]].Value)
                || e.Access.IsPayloadWrite;
            if (stores)
            {
                return false;
            }
        }

        return true;
    }

    // A round that stores is needed: others may wait for it. Once it sees nothing new any more it may go on for ever.
    private bool SawNew(int thread, int from)
    {
        var list = Graph.Thread(thread);
        for (var i = from; i < list.Count; i++)
        {
            ref var e = ref Graph[list[i]];
            if (e.IsRead && (from == 0 || !Graph.Knows(list[from - 1], e.ReadFrom, e.Word)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one more round of a waiting thread might store what another waiting thread has not seen.</summary>
    private bool MightFree(int thread)
    {
        var list = Graph.Thread(thread);
        var from = Graph.BlockedFrom[thread];
        for (var i = from; i < list.Count; i++)
        {
            ref var e = ref Graph[list[i]];
            if (
                e.IsWrite
                && (Graph.Final(e.Word) != e.Value || !LeftBefore(thread, from, e.Word, e.Value))
                && IsLookedAt(e.Word, thread)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a thread's last store to a word before a place was of this value.</summary>
    private bool LeftBefore(int thread, int before, int word, ulong value)
    {
        var list = Graph.Thread(thread);
        for (var i = before - 1; i >= 0; i--)
        {
            ref var e = ref Graph[list[i]];
            if (e.IsWrite && e.Word == word)
            {
                return e.Value == value;
            }
        }

        return false;
    }

    /// <summary>Whether another thread that waits reads a word in its round.</summary>
    private bool IsLookedAt(int word, int except)
    {
        for (var thread = 0; thread < ThreadCount; thread++)
        {
            var list = Graph.Thread(thread);
            var isWaiting = thread != except && !Graph.Ended[thread];
            for (var i = Graph.BlockedFrom[thread]; isWaiting && i < list.Count; i++)
            {
                if (Graph[list[i]].IsRead && Graph[list[i]].Word == word)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsMarked(int thread, int from) =>
        from > 0 && Graph[Graph.Thread(thread)[from - 1]].Access.Edge == WaitedEdge;
}
