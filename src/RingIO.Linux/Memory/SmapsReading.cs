// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>What /proc/self/smaps shows about a range of addresses.</summary>
/// <param name="Mappings">How many mappings touch the range.</param>
/// <param name="MappedBytes">How many bytes these mappings span.</param>
/// <param name="ResidentBytes">How many of them are in memory and in this process's page tables; not hugetlb ones.</param>
/// <param name="HugeBytes">How many are mapped by huge page-table entries: transparent ones and hugetlb ones.</param>
/// <param name="KernelPageBytes">The smallest KernelPageSize: a hugetlb mapping shows its own, others 4096.</param>
public readonly record struct SmapsReading(
    int Mappings,
    long MappedBytes,
    long ResidentBytes,
    long HugeBytes,
    long KernelPageBytes
);
