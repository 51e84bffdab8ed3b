// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Tests;

/// <summary>Tests that make system calls of Linux: skipped, with the reason, on every other system.</summary>
public abstract class LinuxTests
{
    protected LinuxTests() =>
        Assert.SkipUnless(LinuxPlatform.IsSupported, "needs a 64-bit process on Linux");

    protected static MemfdBacking Memory(long length) =>
        MemfdBacking.Create(new() { Length = length });

    /// <summary>Memory in which each 4 KiB frame starts with a number of its own.</summary>
    protected static MemfdBacking Numbered(int frames, uint first)
    {
        var memory = Memory(frames * 4096L);
        for (var frame = 0; frame < frames; frame++)
        {
            RingIO.Tests.NativeBytes.Word(memory.Address + (frame * 4096)) = first + (uint)frame;
        }

        return memory;
    }

    /// <summary>Memory with a name that no other test uses, and the name.</summary>
    protected static (MemfdBacking Memory, string Name) Named(long length)
    {
        var name = $"test-{Guid.NewGuid():n}";
        return (MemfdBacking.Create(new() { Length = length, Name = name }), name);
    }

    /// <summary>Whether anything in this process still maps the memfd, wherever: addresses are given out anew at once.</summary>
    protected static bool IsMappedAnywhere(string name) =>
        File.ReadLines("/proc/self/maps")
            .Any(line => line.Contains($"memfd:{name}", StringComparison.Ordinal));

    /// <summary>The permissions of the mapping at an address, as /proc/self/maps shows them; null where there is none.</summary>
    protected static string? Permissions(nint address)
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var range = line.Split(' ', 3);
            var ends = range[0].Split('-');
            if (
                (ulong)address >= Convert.ToUInt64(ends[0], 16)
                && (ulong)address < Convert.ToUInt64(ends[1], 16)
            )
            {
                return range[1];
            }
        }

        return null;
    }

    protected static bool IsCloseOnExec(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        const string Field = "flags:";
        var line = File.ReadLines($"/proc/self/fdinfo/{file.DangerousGetHandle()}")
            .Single(static line => line.StartsWith(Field, StringComparison.Ordinal));
        const int CloseOnExec = 0x80000;
        return (Convert.ToInt32(line[Field.Length..].Trim(), 8) & CloseOnExec) != 0;
    }
}
