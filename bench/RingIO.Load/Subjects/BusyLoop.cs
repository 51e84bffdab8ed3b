// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Load.Subjects;

/// <summary>
/// A thread that works in memory of its own until the measured one ends: its processor holds translations of the
/// process, and so must be told of each one that is gone.
/// </summary>
internal sealed class BusyLoop
{
    // The middle one: its neighbours keep other objects off its line.
    private readonly PaddedUInt64[] _ended = new PaddedUInt64[3];
    private readonly ulong[] _words = new ulong[4096];

    /// <summary>Works until <see cref="End"/>.</summary>
    /// <returns>0: nothing to add to a checksum.</returns>
    public ulong Run() => Run(null);

    /// <summary>Works until <see cref="End"/>.</summary>
    /// <param name="listen">What it does between two rounds of work, or null.</param>
    /// <returns>0: nothing to add to a checksum.</returns>
    public ulong Run(Action? listen)
    {
        ref var ended = ref _ended[1].Value;
        var words = _words;
        while (Volatile.Read(ref ended) == 0)
        {
            for (var index = 0; index < words.Length; index += 16)
            {
                words[index]++;
            }

            listen?.Invoke();
        }

        return 0;
    }

    /// <summary>Ends it.</summary>
    public void End() => Volatile.Write(ref _ended[1].Value, 1);
}
