// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>A script decides. Writes before accesses that a step does not make any more are left out.</summary>
internal sealed class ScriptMoves(HostileScript script) : IHostileMoves
{
    private int _move = -1;
    private int _write;

    public ulong FirstIndex => script.FirstIndex;

    public void Begin(HostileVictim victim, HostilePeer peer)
    {
        foreach (var move in script.Moves)
        {
            if (
                move.Step < 0
                || move.Step >= victim.Steps.Count
                || move.Writes.Any(write => write.Word < 0 || write.Word >= victim.Words.Count)
            )
            {
                throw new ArgumentException(
                    $"The script '{script}' is not one of this target: it has {victim.Steps.Count} steps and {victim.Words.Count} words.",
                    nameof(victim)
                );
            }
        }
    }

    public int NextStep()
    {
        _write = 0;
        return ++_move < script.Moves.Count ? script.Moves[_move].Step : -1;
    }

    public bool TryWrite(int access, out HostileWrite write)
    {
        var writes = script.Moves[_move].Writes;
        write = _write < writes.Count ? writes[_write] : default;
        if (_write == writes.Count || write.Access > access)
        {
            return false;
        }

        _write++;
        return true;
    }
}
