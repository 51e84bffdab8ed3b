// SPDX-License-Identifier: MIT

using System.Globalization;

namespace RingIO.Linux;

/// <summary>Reads the "  123 kB" of files under /proc.</summary>
internal static class Kilobytes
{
    public static long Parse(ReadOnlySpan<char> text)
    {
        var number = text.Trim();
        number = number.EndsWith("kB") ? number[..^2].TrimEnd() : number;
        return long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) << 10;
    }
}
