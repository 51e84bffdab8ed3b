// SPDX-License-Identifier: MIT

using System.Globalization;

namespace RingIO.Linux;

/// <summary>Reads from /proc/self/smaps in what pages memory really is.</summary>
/// <remarks>
/// Thread safety: every member may be called from any thread. Cost: the kernel walks the page tables of the whole
/// process; for set-up and diagnosis, not for data paths.
/// </remarks>
public static class ProcSmaps
{
    private static readonly string[] HugeFields =
    [
        "AnonHugePages",
        "ShmemPmdMapped",
        "FilePmdMapped",
        "Shared_Hugetlb",
        "Private_Hugetlb",
    ];

    /// <summary>Sums up the mappings that touch a range.</summary>
    /// <param name="address">The range's first byte.</param>
    /// <param name="length">Its length in bytes, above 0.</param>
    /// <returns>The sums; a mapping that reaches beyond the range counts as a whole.</returns>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SmapsReading Measure(nint address, long length)
    {
        LinuxPlatform.Require("the system's own tools");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return Measure(File.ReadLines("/proc/self/smaps"), (ulong)address, (ulong)length);
    }

    internal static SmapsReading Measure(IEnumerable<string> lines, ulong address, ulong length)
    {
        var sum = new SmapsReading(0, 0, 0, 0, long.MaxValue);
        var inside = false;
        foreach (var line in lines)
        {
            if (TryHeader(line, out var start, out var end))
            {
                inside = start < address + length && end > address;
                sum = inside ? sum with { Mappings = sum.Mappings + 1 } : sum;
            }
            else if (inside)
            {
                sum = Add(sum, line);
            }
        }

        return sum.Mappings > 0 ? sum : default;
    }

    private static SmapsReading Add(SmapsReading sum, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !line.EndsWith("kB", StringComparison.Ordinal))
        {
            return sum;
        }

        var bytes = Kilobytes.Parse(line.AsSpan(colon + 1));
        var field = line[..colon];
        return field switch
        {
            "Size" => sum with { MappedBytes = sum.MappedBytes + bytes },
            "Rss" => sum with { ResidentBytes = sum.ResidentBytes + bytes },
            "KernelPageSize" => sum with { KernelPageBytes = Math.Min(sum.KernelPageBytes, bytes) },
            _ when HugeFields.Contains(field) => sum with { HugeBytes = sum.HugeBytes + bytes },
            _ => sum,
        };
    }

    // A mapping opens with "7f0000000000-7f0000200000 rw-s ..."; a field with a capital, a colon and spaces.
    private static bool TryHeader(string line, out ulong start, out ulong end)
    {
        var dash = line.IndexOf('-', StringComparison.Ordinal);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        end = 0;
        start = 0;
        return dash > 0
            && space > dash
            && ulong.TryParse(
                line.AsSpan(0, dash),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out start
            )
            && ulong.TryParse(
                line.AsSpan(dash + 1, space - dash - 1),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out end
            );
    }
}
