// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>The pages that are wished for.</summary>
public enum MemfdPages
{
    /// <summary>Pages of 4 KiB.</summary>
    Default,

    /// <summary>
    /// Transparent huge pages of 2 MiB, by madvise(2): no pool is needed, the kernel finds them or does not. They can be
    /// mapped in 4 KiB pieces as well. They need /sys/kernel/mm/transparent_hugepage/shmem_enabled at "advise" or more.
    /// </summary>
    TransparentHuge,

    /// <summary>Pages of 2 MiB from the kernel's pool (hugetlb): guaranteed once obtained.</summary>
    Huge2M,

    /// <summary>Pages of 1 GiB from the kernel's pool (hugetlb): guaranteed once obtained.</summary>
    Huge1G,
}
