// SPDX-License-Identifier: MIT

using RingIO.Linux;
using RingIO.Primitives;

namespace RingIO.Load.Chasing;

/// <summary>Memory in pages of a known size, with a pointer in each line that leads through all lines of a working set in random order.</summary>
internal sealed class ChaseMemory : IDisposable
{
    /// <summary>A processor's cache line.</summary>
    public const int LineBytes = 64;

    private readonly MemfdBacking _backing;

    private ChaseMemory(MemfdBacking backing) => _backing = backing;

    /// <summary>The first byte's address: a multiple of the page's size.</summary>
    public nint Address => _backing.Address;

    /// <summary>The size of page in which the memory is.</summary>
    public PageSize PageSize => _backing.PageSize;

    /// <summary>What was obtained, in words.</summary>
    public string Pages =>
        _backing.IsHugeTlb ? $"{PageSize} (hugetlb)"
        : PageSize == PageSize.Size4K ? $"{PageSize}"
        : $"{PageSize} (transparent)";

    /// <summary>Gets the memory.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="huge">Whether in pages of 2 MiB, from the pool or transparent ones.</param>
    /// <param name="absent">Why not, if not.</param>
    /// <returns>The memory, or null.</returns>
    public static ChaseMemory? TryCreate(long bytes, bool huge, out string? absent)
    {
        absent = null;
        if (!OperatingSystem.IsLinux())
        {
            absent = "the size of pages can be chosen on Linux only";
            return null;
        }

        var backing = MemfdBacking.Create(
            new()
            {
                Length = bytes,
                Name = "ringio-chase",
                Pages = huge ? MemfdPages.Huge2M : MemfdPages.Default,
                OnShortage = ShortagePolicy.FallBack,
                Prefault = true,
            }
        );
        var isHuge = backing.PageSize != PageSize.Size4K;
        if (isHuge != huge)
        {
            absent = backing.Report.Reason ?? "4 KiB pages were wished for, others obtained";
            backing.Dispose();
            return null;
        }

        return new(backing);
    }

    /// <summary>Lays the pointers of a working set, which begins with the memory.</summary>
    /// <param name="bytes">The working set: whole lines.</param>
    /// <param name="seed">The order.</param>
    /// <returns>Where the chase may begin.</returns>
    public nint Lay(long bytes, int seed)
    {
        var order = new int[bytes / LineBytes];
        for (var line = 0; line < order.Length; line++)
        {
            order[line] = line;
        }

        new Random(seed).Shuffle(order);
        var slots = new Slots<ulong>(Address, bytes / sizeof(ulong));
        var from = order[^1];
        foreach (var line in order)
        {
            slots[(ulong)from * (LineBytes / sizeof(ulong))] = (ulong)Place(line);
            from = line;
        }

        return Place(order[0]);
    }

    /// <inheritdoc/>
    public void Dispose() => _backing.Dispose();

    private nint Place(int line) => Address + (nint)line * LineBytes;
}
