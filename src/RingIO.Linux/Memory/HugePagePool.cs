// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>The kernel's pool of huge pages of one size, as /sys/kernel/mm/hugepages shows it.</summary>
internal readonly record struct HugePagePool(PageSize Size, bool Exists, long Total, long Available)
{
    private const string Transparent = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";

    private static string Folder(PageSize size) =>
        $"/sys/kernel/mm/hugepages/hugepages-{size.Bytes >> 10}kB";

    /// <summary>What sets the number of pages in the pool.</summary>
    public string Setting =>
        IsDefaultSize(Size) ? "vm.nr_hugepages" : $"{Folder(Size)}/nr_hugepages";

    public static HugePagePool Read(PageSize size)
    {
        var folder = Folder(size);
        if (!Directory.Exists(folder))
        {
            return new(size, false, 0, 0);
        }

        // Reserved pages are free, but promised to other mappings.
        var available = Number(folder, "free_hugepages") - Number(folder, "resv_hugepages");
        return new(size, true, Number(folder, "nr_hugepages"), Math.Max(0, available));
    }

    /// <summary>The error for a mapping that the pool cannot hold.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>The exception, to be thrown or quoted.</returns>
    public HugePagesUnavailableException Shortage(long length)
    {
        var needed = length / Size.Bytes;
        var total = Total + Math.Max(1, needed - Available);
        var command =
            Setting[0] == '/' ? $"echo {total} > {Setting}" : $"sysctl -w {Setting}={total}";
        var message = Exists
            ? $"{needed} huge page(s) of {Size} are needed for {length} bytes; {Available} of the {Total} in the pool "
                + $"are free. As root: {command} (and see the hugetlb cgroup, if the process is in one)."
            : $"{needed} huge page(s) of {Size} are needed; this kernel or processor has none of that size "
                + $"(no {Folder(Size)}).";
        return new(message, Size, needed, Available, Setting);
    }

    /// <summary>The error for transparent huge pages that the kernel did not give.</summary>
    /// <param name="length">The length in bytes.</param>
    /// <param name="obtained">How many of them are in huge pages.</param>
    /// <returns>The exception, to be thrown or quoted.</returns>
    public static HugePagesUnavailableException TransparentShortage(long length, long obtained)
    {
        var size = PageSize.Size2M;
        var mode = File.Exists(Transparent) ? File.ReadAllText(Transparent).Trim() : "absent";
        var message =
            $"{length / size.Bytes} transparent huge page(s) of {size} were asked for and {obtained / size.Bytes} obtained. "
            + $"{Transparent} is '{mode}': it must be 'advise', 'within_size' or 'always', and enough memory must be "
            + "free in pieces of 2 MiB.";
        return new(message, size, length / size.Bytes, obtained / size.Bytes, Transparent);
    }

    private static bool IsDefaultSize(PageSize size)
    {
        const string Field = "Hugepagesize:";
        foreach (var line in File.ReadLines("/proc/meminfo"))
        {
            if (line.StartsWith(Field, StringComparison.Ordinal))
            {
                return Kilobytes.Parse(line.AsSpan(Field.Length)) == size.Bytes;
            }
        }

        return false;
    }

    private static long Number(string folder, string name) =>
        long.Parse(File.ReadAllText(Path.Combine(folder, name)), CultureInfo.InvariantCulture);
}
