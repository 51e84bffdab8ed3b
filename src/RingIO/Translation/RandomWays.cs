// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>splitmix64 (G. Steele, D. Lea, C. Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).</summary>
internal sealed class RandomWays(ulong seed)
{
    private ulong _state = seed;

    public int Next(int ways)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (int)(((mixed >> 32) * (ulong)ways) >> 32);
    }
}
