// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>
/// Finds a small script that breaks the same promise: leaves out what is not needed (delta debugging: Zeller, Hildebrandt:
/// "Simplifying and isolating failure-inducing input", 2002), then makes numbers simpler.
/// </summary>
internal sealed class ScriptShrinker(
    HostileTarget target,
    HostileOptions options,
    HostileMemory memory
)
{
    private int _replays;
    private HostileOutcome? _best;

    /// <summary>The smallest failure found, described.</summary>
    public HostileOutcome Shrink(HostileOutcome failure)
    {
        _best = failure;
        if (!TryReplace(failure.Script))
        {
            // Not deterministic: a smaller script would be chance.
            var detail =
                $"{failure.Detail} (the same script does not always fail: the victim is not deterministic)";
            return failure with { Detail = detail };
        }

        string before;
        do
        {
            before = _best.Script.ToString();
            TryReplace(_best.Script with { FirstIndex = 0 });
            DropMoves();
            HandWritesOn();
            DropWrites();
            SimplifyWrites();
        } while (_best.Script.ToString() != before && _replays <= options.MaxReplays);

        return Replay(_best.Script, describe: true);
    }

    private void DropMoves()
    {
        for (var size = Moves.Count / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= Moves.Count; )
            {
                var moves = Moves.ToList();
                moves.RemoveRange(at, size);
                at += TryReplace(_best!.Script with { Moves = moves }) ? 0 : size;
            }
        }
    }

    // What was written in a step that is not needed itself is written before the next one instead.
    private void HandWritesOn()
    {
        for (var at = 0; at + 1 < Moves.Count; )
        {
            var moves = Moves.ToList();
            var early = moves[at].Writes.Select(write => write with { Access = 0 });
            moves[at + 1] = moves[at + 1] with { Writes = [.. early, .. moves[at + 1].Writes] };
            moves.RemoveAt(at);
            at += TryReplace(_best!.Script with { Moves = moves }) ? 0 : 1;
        }
    }

    private void DropWrites()
    {
        for (var size = _best!.Script.WriteCount; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= _best.Script.WriteCount; )
            {
                var (first, end) = (at, at + size);
                at += TryReplace(Without(first, end)) ? 0 : size;
            }
        }
    }

    private HostileScript Without(int first, int end)
    {
        var number = -1;
        var moves = Moves
            .Select(move =>
                move with
                {
                    Writes = [.. move.Writes.Where(_ => ++number < first || number >= end)],
                }
            )
            .ToArray();
        return _best!.Script with { Moves = moves };
    }

    private void SimplifyWrites()
    {
        for (var move = 0; move < Moves.Count; move++)
        {
            for (var write = 0; write < Moves[move].Writes.Count; write++)
            {
                Simplify(move, write);
            }
        }
    }

    private void Simplify(int move, int write)
    {
        var now = Moves[move].Writes[write];
        // A write between two steps needs no seam to be believed.
        if (now.Access != 0 && TryWith(move, write, now with { Access = 0 }))
        {
            return;
        }

        foreach (var value in Simpler(now.Value))
        {
            if (TryWith(move, write, now with { Value = value }))
            {
                return;
            }
        }
    }

    private bool TryWith(int move, int write, HostileWrite other)
    {
        var moves = Moves.ToList();
        var writes = moves[move].Writes.ToList();
        writes[write] = other;
        moves[move] = moves[move] with { Writes = [.. writes.OrderBy(w => w.Access)] };
        return TryReplace(_best!.Script with { Moves = moves });
    }

    // From 0 upwards, each time half of the way that is left: the first that still does it is near the smallest.
    private static IEnumerable<ulong> Simpler(ulong value)
    {
        for (var left = value; left != 0; left /= 2)
        {
            yield return value - left;
        }
    }

    private IReadOnlyList<HostileMove> Moves => _best!.Script.Moves;

    private bool TryReplace(HostileScript script)
    {
        if (_replays > options.MaxReplays)
        {
            return false;
        }

        var outcome = Replay(script, describe: false);
        if (!outcome.IsLike(_best!))
        {
            return false;
        }

        _best = outcome;
        return true;
    }

    private HostileOutcome Replay(HostileScript script, bool describe)
    {
        _replays++;
        return new HostileRun(target, options, memory, new()).Run(
            new ScriptMoves(script),
            random: null,
            describe
        );
    }
}
