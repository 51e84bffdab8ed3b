// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Translation;

/// <summary>splitmix64 as its paper has it: the documented generator, written down a second time.</summary>
internal sealed class ReferenceRandom(ulong seed)
{
    private const ulong Golden = 11400714819323198485;

    private ulong _drawn;

    public int Below(int bound)
    {
        var z = unchecked(seed + ++_drawn * Golden);
        z = unchecked((z ^ (z >> 30)) * 13787848793156543929);
        z = unchecked((z ^ (z >> 27)) * 10723151780598845931);
        z ^= z >> 31;
        return (int)(((UInt128)(z >> 32) * (uint)bound) >> 32);
    }
}
