// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>One array of entries, as hardware has them: for one size of page or several.</summary>
/// <param name="Sizes">The sizes of page that it holds, one to four; of a walk cache: what an entry of the page table covers.</param>
/// <param name="Sets">How many sets: a power of two. The low bits of the page's number choose the set; 1 is fully associative.</param>
/// <param name="Ways">How many entries a set has.</param>
/// <param name="Replacement">Which entry makes room.</param>
/// <remarks>Immutable.</remarks>
public sealed record TlbArrayGeometry(
    IReadOnlyList<PageSize> Sizes,
    int Sets,
    int Ways,
    TlbReplacement Replacement = TlbReplacement.LeastRecentlyUsed
)
{
    private const int MostEntries = 1 << 16;
    private const int MostSizes = 4;
    private const int MostTreeWays = 64;

    /// <summary>How many entries.</summary>
    public int Entries => Sets * Ways;

    internal void Check()
    {
        if (
            Sets < 1
            || Ways < 1
            || !int.IsPow2(Sets)
            || (long)Sets * Ways > MostEntries
            || Sizes.Count is 0 or > MostSizes
            || Sizes.Distinct().Count() != Sizes.Count
            || Sizes.Any(size => size.Shift == 0)
        )
        {
            throw new ArgumentException(
                $"An array has one to {MostSizes} different sizes, a power of two of sets, and at most {MostEntries} entries: not {this} with {Sizes.Count} sizes."
            );
        }

        if (
            Replacement == TlbReplacement.TreePseudoLru
            && (!int.IsPow2(Ways) || Ways > MostTreeWays)
        )
        {
            throw new ArgumentException(
                $"A tree over the ways needs a power of two of them, at most {MostTreeWays}: not {Ways}."
            );
        }
    }
}
