// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net.Capture;

/// <summary>An interface that a pcapng section describes: what its frames' times and lengths mean.</summary>
internal record struct CaptureInterface(int LinkType, uint SnapLength)
{
    // The highest bit chooses powers of 2, the rest is the exponent; 10^-6 where nothing is said.
    private const byte PowerOfTwo = 0x80;
    private const int NanosecondDigits = 9;

    public byte Resolution { get; set; } = 6;

    public long OffsetSeconds { get; set; } = 0;

    /// <summary>Nanoseconds since 1970; null if they are out of range.</summary>
    public readonly long? Nanoseconds(ulong units)
    {
        var exponent = Resolution & ~PowerOfTwo;
        UInt128 value = units;
        if ((Resolution & PowerOfTwo) != 0)
        {
            value = value * 1_000_000_000 >> exponent;
        }
        else
        {
            for (var digit = exponent; digit < NanosecondDigits; digit++)
            {
                value *= 10;
            }

            // After twenty digits nothing is left of 64 bits.
            for (var digit = NanosecondDigits; digit < exponent && value != 0; digit++)
            {
                value /= 10;
            }
        }

        var sum = (Int128)value + ((Int128)OffsetSeconds * 1_000_000_000);
        return sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : null;
    }
}
