// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>A CPU's TLB model and translation cache as what a shootdown of one address space flushes.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Tlb">The model; null if there is none.</param>
/// <param name="Cache">The cache; null if there is none.</param>
public readonly record struct TlbFlushTarget(
    AddressSpaceId Space,
    Tlb? Tlb,
    TranslationCache? Cache
) : IShootdownTarget
{
    /// <inheritdoc/>
    public void FlushPages(Vfn first, long count)
    {
        for (var page = 0L; Tlb is not null && page < count; page++)
        {
            Tlb.FlushPage(GuestVirtualAddress.Of(first.Plus(page)), Space);
        }

        Cache?.FlushPages(first, count);
    }

    /// <summary>Forgets everything, global translations too: who flushes all may have changed those.</summary>
    public void FlushAll()
    {
        Tlb?.FlushAll();
        Cache?.FlushAll();
    }
}
