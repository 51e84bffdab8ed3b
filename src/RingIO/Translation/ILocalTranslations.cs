// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What one processor caches, as its own instructions drop it: where a TLB is plugged into an <see cref="Mmu"/>.</summary>
/// <remarks>Called by the processor itself, on its own thread. Intel SDM volume 3A, 5.10.4.1.</remarks>
public interface ILocalTranslations
{
    /// <summary>Drops an address space's translations but global ones, and its cached table entries.</summary>
    /// <param name="space">The address space.</param>
    void Flush(AddressSpaceId space);

    /// <summary>Drops everything, global translations too.</summary>
    void FlushAll();
}
