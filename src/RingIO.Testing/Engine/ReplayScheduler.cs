// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>The one execution that a token names.</summary>
internal sealed class ReplayScheduler(ReplayToken token) : IScheduler
{
    private readonly int[] _ends = Ends(token);
    private int _run;

    /// <summary>How many steps the token has.</summary>
    public int Steps => _ends.Length == 0 ? 0 : _ends[^1];

    public int PickThread(int current, ReadOnlySpan<bool> able, int step)
    {
        while (_run < _ends.Length && _ends[_run] <= step)
        {
            _run++;
        }

        var wanted = _run < _ends.Length ? token.Runs[_run].Thread : token.LastThread;
        if (wanted >= 0 && wanted < able.Length && able[wanted])
        {
            return wanted;
        }

        if (_run < _ends.Length)
        {
            throw new InvalidOperationException(
                $"At step {step} the token wants thread {wanted}, which cannot go on: the token is another program's, or the program has changed."
            );
        }

        return able.IndexOf(true);
    }

    public int PickBehind(int step, int count) => Math.Min(token.Behind(step), count - 1);

    public bool Next() => false;

    private static int[] Ends(ReplayToken token)
    {
        var sum = 0;
        return [.. token.Runs.Select(r => sum += r.Steps)];
    }
}
