// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Load.Chasing;

/// <summary>What a model of a TLB says of a chase: misses and references of walks for each load.</summary>
/// <param name="FirstLevelMisses">Loads that level 1 did not answer, of 1.</param>
/// <param name="Walks">Loads that no level answered, of 1.</param>
/// <param name="References">Entries of the page table that are read for a load.</param>
internal sealed record ChasePrediction(double FirstLevelMisses, double Walks, double References)
{
    private const int Most = 400_000;

    /// <summary>Follows the very pointers that are chased.</summary>
    /// <param name="geometry">The model.</param>
    /// <param name="chain">The chain.</param>
    /// <returns>The prediction for the steady state.</returns>
    public static ChasePrediction Of(TlbGeometry geometry, ChaseChain chain)
    {
        var tlb = new Tlb(geometry);
        var loads = Math.Min(Most, 2 * chain.Bytes / ChaseMemory.LineBytes);
        var at = Follow(tlb, chain.At, loads, chain.Pages);
        tlb.Counters.Reset();
        Follow(tlb, at, loads, chain.Pages);
        return new(
            tlb.Counters.Misses(1) / (double)loads,
            tlb.Counters.Walks / (double)loads,
            tlb.Counters.WalkReferences / (double)loads
        );
    }

    private static nint Follow(Tlb tlb, nint at, long loads, PageSize size)
    {
        for (; loads > 0; loads--)
        {
            var address = new GuestVirtualAddress((ulong)at);
            if (tlb.Lookup(address, AddressSpaceId.None, TlbAccess.Read, out _) == 0)
            {
                tlb.Walk(address, AddressSpaceId.None, WalkLevels.LongMode, size);
                var page = address.Value & ~(ulong)size.OffsetMask;
                tlb.Insert(
                    new(
                        new GuestVirtualAddress(page).Frame,
                        size,
                        default,
                        AddressSpaceId.None,
                        TlbRights.None
                    )
                );
            }

            at = Chase.Next(at);
        }

        return at;
    }
}
