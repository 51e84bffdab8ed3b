// SPDX-License-Identifier: MIT

namespace RingIO.Load.Superpages;

/// <summary>What the long workload had come to.</summary>
/// <param name="Operations">After so many operations.</param>
/// <param name="Coverage">Bytes mapped by superpages / bytes mapped.</param>
/// <param name="Fragmentation">The part of the free memory that is of no use to a superpage.</param>
internal readonly record struct CoveragePoint(
    long Operations,
    double Coverage,
    double Fragmentation
);
