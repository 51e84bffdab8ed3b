// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What one virtual CPU flushes when it acknowledges shootdowns: its TLB and whatever else keeps translations of the address space.</summary>
/// <remarks>Called on the CPU's own thread, from its poll. A structure, so that the calls are direct.</remarks>
public interface IShootdownTarget
{
    /// <summary>Forgets the translations of some pages of the address space.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many of 4 KiB, at least 1.</param>
    void FlushPages(Vfn first, long count);

    /// <summary>Forgets all translations of the address space, global ones too if the shootdowns are of global mappings.</summary>
    void FlushAll();
}
