// SPDX-License-Identifier: MIT

using System.Globalization;

namespace RingIO.Linux;

/// <summary>
/// Counts the mappings that all windows hold, so that they leave some to the runtime: its next heap segment or block
/// of code, refused by the kernel, would end the process.
/// </summary>
internal static class MappingBudget
{
    private const long Kept = 4096;

    private static long s_held;
    private static long s_limit;

    /// <summary>How many mappings the windows hold.</summary>
    public static long Held => Interlocked.Read(ref s_held);

    /// <summary>Counts mappings made, or undone if negative.</summary>
    public static void Add(long mappings) => Interlocked.Add(ref s_held, mappings);

    /// <summary>Whether so many more may be made; threads that ask at once may exceed it by a few.</summary>
    public static bool HasRoomFor(long mappings)
    {
        var wanted = Held + mappings;
        // A sysctl may have raised the limit since it was read.
        return wanted <= Allowed(Interlocked.Read(ref s_limit)) || wanted <= Allowed(ReadLimit());
    }

    /// <summary>The value of vm.max_map_count now.</summary>
    public static long ReadLimit()
    {
        var limit = long.Parse(
            File.ReadAllText("/proc/sys/vm/max_map_count"),
            CultureInfo.InvariantCulture
        );
        Interlocked.Exchange(ref s_limit, limit);
        return limit;
    }

    /// <summary>The error for what there is no room for.</summary>
    public static TooManyMappingsException Refusal(string what)
    {
        var limit = ReadLimit();
        return new(
            $"{what} was refused, to leave {limit - Allowed(limit)} mappings to the runtime.",
            Held,
            limit
        );
    }

    private static long Allowed(long limit) => limit - Math.Min(Kept, limit / 4);
}
