// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>Small random delays, the same for the same seed (xorshift64*; Marsaglia, 2003, and Vigna, 2016).</summary>
internal struct Noise
{
    private ulong _state;

    public Noise(ulong seed, int thread) =>
        _state = Mix(seed + ((ulong)thread + 1) * 0x9E37_79B9_7F4A_7C15) | 1;

    /// <summary>A number that depends on nothing but these two: threads that must agree ask with the same.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    /// <summary>The next number.</summary>
    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_F491_4F6C_DD1D;
    }

    /// <summary>Computes for a while: nothing, or up to 2^<paramref name="most"/> steps of about a nanosecond.</summary>
    public void Delay(int most)
    {
        // Short ones as often as long ones: races have windows of all sizes.
        var drawn = Next() >> 20;
        for (var left = drawn & ((1UL << (int)(drawn >> 32) % (most + 1)) - 1); left != 0; left--)
        {
            Next();
        }
    }
}
