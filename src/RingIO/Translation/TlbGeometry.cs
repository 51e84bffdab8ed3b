// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What a TLB is made of: levels of arrays, and caches of the page table's upper entries.</summary>
/// <remarks>Immutable. Vendors publish sizes, not always associativity and never the rule of replacement: the presets say what is assumed.</remarks>
public sealed record TlbGeometry
{
    /// <summary>What the data side of the Pentium 4 and the Xeons of its kind (2000 to 2006) had.</summary>
    /// <remarks>
    /// One level: 64 entries for pages of 4 KiB and superpages of 2 or 4 MiB together, fully associative (CPUID descriptor 5BH: Intel application note
    /// 485, "Intel processor identification and the CPUID instruction", table of descriptors; Intel SDM volume 2A, CPUID leaf 02H).
    /// No identifiers: a switch of address spaces flushes all but global entries. Assumed, for Intel does not say: least recently used; no
    /// paging-structure caches.
    /// </remarks>
    public static TlbGeometry Pentium4 { get; } =
        new()
        {
            Levels =
            [
                [new([PageSize.Size4K, PageSize.Size2M, PageSize.Size4M], 1, 64)],
            ],
        };

    /// <summary>What the data side of AMD's Zen 5 (2024) has.</summary>
    /// <remarks>
    /// Level 1: 96 entries for all sizes. Level 2: 4096 entries for all but 1 GiB (B. Cohen, M. Subramony, M. Clark: "Next Generation Zen 5 Core", Hot
    /// Chips 2024: "L1: 64 entry ITLB, 96 entry DTLB; L2: 2K ITLB; 4K DTLB, everything but 1G"; AMD publication 58455, "Software
    /// Optimization Guide for the AMD Zen5 Microarchitecture"). A page directory cache of 64 entries for the two upper levels, and directory
    /// entries kept in level 2's array (so AMD's guides for the earlier cores, 55723 and 56305: here an array of 512 of their own). Assumed:
    /// level 1 fully associative, as in those guides; level 2 with 16 ways; least recently used everywhere. Left out: adjacent pages that
    /// share an entry where their frames are adjacent too.
    /// </remarks>
    public static TlbGeometry Zen5 { get; } =
        new()
        {
            Levels =
            [
                [new([PageSize.Size4K, PageSize.Size2M, PageSize.Size1G], 1, 96)],
                [new([PageSize.Size4K, PageSize.Size2M], 256, 16)],
            ],
            WalkCaches =
            [
                new([PageSize.Size2M], 64, 8),
                new([PageSize.Size1G, WalkLevels.Size512G], 1, 64),
            ],
        };

    /// <summary>The levels, the first being asked first; each has its arrays, of which one at most holds a size of page.</summary>
    public required IReadOnlyList<IReadOnlyList<TlbArrayGeometry>> Levels { get; init; }

    /// <summary>Caches of what the page table's upper entries lead to, by what such an entry covers: a walk begins below the deepest that is found.</summary>
    public IReadOnlyList<TlbArrayGeometry> WalkCaches { get; init; } = [];

    /// <summary>Where <see cref="TlbReplacement.Random"/> begins.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Check()
    {
        if (Levels.Count == 0 || Levels.Any(level => level.Count == 0))
        {
            throw new ArgumentException("A TLB has a level, and a level an array.");
        }

        foreach (var arrays in Levels.Append(WalkCaches))
        {
            var sizes = new HashSet<PageSize>();
            foreach (var array in arrays)
            {
                array.Check();
                if (!array.Sizes.All(sizes.Add))
                {
                    throw new ArgumentException(
                        "Two arrays of a level hold the same size of page."
                    );
                }
            }
        }
    }
}
