// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>Tells why a mapping failed: ENOMEM may mean too many mappings, and then must say so.</summary>
internal static class MappingErrors
{
    // mmap itself, a split at each end and what other threads map or unmap meanwhile.
    private const int Tolerance = 16;

    public static IOException Last(string call, string arguments) =>
        Of(call, arguments, Marshal.GetLastPInvokeError());

    /// <summary>Describes a failed mapping call.</summary>
    /// <param name="call">The call's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="error">Its errno.</param>
    /// <param name="undone">How many mappings were given back since it failed.</param>
    /// <returns>The exception, to be thrown.</returns>
    public static IOException Of(string call, string arguments, int error, long undone = 0)
    {
        if (error != Errno.NoMemory)
        {
            return new LinuxException(call, arguments, error);
        }

        var limit = MappingBudget.ReadLimit();
        var mappings = CountMappings() + undone;
        return mappings >= limit - Tolerance
            ? new TooManyMappingsException(
                $"{call}({arguments}) failed with ENOMEM.",
                mappings,
                limit
            )
            : new LinuxException(
                call,
                arguments,
                error,
                "There is no memory, no address space or no budget for it (see RLIMIT_AS and the memory cgroup)."
            );
    }

    private static long CountMappings()
    {
        using var maps = File.OpenHandle("/proc/self/maps");
        Span<byte> buffer = stackalloc byte[8192];
        var lines = 0L;
        var offset = 0L;
        while (RandomAccess.Read(maps, buffer, offset) is > 0 and var read)
        {
            lines += buffer[..read].Count((byte)'\n');
            offset += read;
        }

        return lines;
    }
}
