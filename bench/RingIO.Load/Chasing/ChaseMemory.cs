// SPDX-License-Identifier: MIT

using RingIO.Linux;
using RingIO.Primitives;

namespace RingIO.Load.Chasing;

/// <summary>Memory in pages of a known size, with chains of pointers that lead through all lines of their working sets in random order.</summary>
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
        $"{PageSize} pages"
        + (
            _backing.IsHugeTlb ? " (hugetlb)"
            : PageSize == PageSize.Size4K ? ""
            : " (transparent)"
        );

    /// <summary>Gets the memory.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="pages">In which pages: those of the pool may become transparent ones where it has too few.</param>
    /// <param name="absent">Why not, if not.</param>
    /// <returns>The memory, or null.</returns>
    public static ChaseMemory? TryCreate(long bytes, MemfdPages pages, out string? absent)
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
                Pages = pages,
                OnShortage = ShortagePolicy.FallBack,
                Prefault = true,
            }
        );
        if ((backing.PageSize == PageSize.Size4K) != (pages == MemfdPages.Default))
        {
            absent = backing.Report.Reason ?? $"others were obtained: {backing.PageSize}";
            backing.Dispose();
            return null;
        }

        return new(backing);
    }

    /// <summary>Lays the pointers of a working set.</summary>
    /// <param name="offset">Where it begins: a multiple of the page's size.</param>
    /// <param name="bytes">Its length: whole lines.</param>
    /// <param name="word">Which word of each line is used, so that chains may share lines.</param>
    /// <returns>Where the chase may begin.</returns>
    public nint Lay(long offset, long bytes, int word)
    {
        var order = new int[bytes / LineBytes];
        for (var line = 0; line < order.Length; line++)
        {
            order[line] = line;
        }

        new Random(1).Shuffle(order);
        var slots = new Slots<ulong>(Address + (nint)offset, bytes / sizeof(ulong));
        var from = order[^1];
        foreach (var line in order)
        {
            slots[WordOf(from, word)] = (ulong)(
                Address + (nint)offset + (nint)WordOf(line, word) * sizeof(ulong)
            );
            from = line;
        }

        return Address + (nint)offset + (nint)WordOf(order[0], word) * sizeof(ulong);
    }

    /// <inheritdoc/>
    public void Dispose() => _backing.Dispose();

    private static ulong WordOf(int line, int word) =>
        (ulong)line * (LineBytes / sizeof(ulong)) + (ulong)word;
}
