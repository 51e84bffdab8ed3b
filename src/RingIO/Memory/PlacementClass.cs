// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>What a frame is wanted for, as far as it decides where it should lie.</summary>
/// <remarks>Source: Menon, Cox, Zwaenepoel, Optimizing Network Virtualization in Xen, USENIX ATC 2006, section 5 (superpages).</remarks>
public enum PlacementClass
{
    /// <summary>Ordinary memory: a superpage may map it together with its neighbours.</summary>
    General = 0,

    /// <summary>A page table: mapped by itself, because it is mapped read-only.</summary>
    PageTable = 1,

    /// <summary>A buffer that devices fill or that changes hands with what it holds: mapped by itself.</summary>
    IoBuffer = 2,

    /// <summary>A page that is granted to another domain: mapped by itself, because it is revoked by itself.</summary>
    Granted = 3,
}
