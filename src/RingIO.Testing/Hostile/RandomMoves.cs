// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>Chance decides, in a temper that each round chooses: how calm it begins, how often the peer writes, and when.</summary>
internal sealed class RandomMoves(Random random, HostileOptions options) : IHostileMoves
{
    private readonly int _calm = random.Next(12);
    private readonly int _between = 1 << random.Next(5);
    private readonly int _inside = random.Next(4) == 0 ? int.MaxValue : 2 << random.Next(5);
    private int _writesLeft = options.WritesPerRound;
    private int _steps;
    private int _stepCount;
    private HostilePeer? _peer;

    public ulong FirstIndex { get; } = HostileValues.FirstIndex(random);

    public void Begin(HostileVictim victim, HostilePeer peer)
    {
        _peer = peer;
        _stepCount = victim.Steps.Count;
    }

    public int NextStep() => _steps++ < options.StepsPerRound ? random.Next(_stepCount) : -1;

    public bool TryWrite(int access, out HostileWrite write)
    {
        if (
            _writesLeft == 0
            || _steps <= _calm
            || random.Next(access == 0 ? _between : _inside) != 0
        )
        {
            write = default;
            return false;
        }

        _writesLeft--;
        write = _peer!.Choose(access);
        return true;
    }
}
