// SPDX-License-Identifier: MIT

using System.Globalization;

namespace RingIO.Load.Reporting;

/// <summary>Bytes as people read them.</summary>
internal static class ByteText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Writes a size.</summary>
    /// <param name="bytes">The size, at least 0.</param>
    /// <returns>For example <c>4 KiB</c>.</returns>
    public static string Of(double bytes)
    {
        var unit = 0;
        while (bytes >= 1024 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.##} {Units[unit]}");
    }
}
