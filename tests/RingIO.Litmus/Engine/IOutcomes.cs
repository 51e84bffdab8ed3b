// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>A program that tells outcomes apart.</summary>
internal interface IOutcomes
{
    /// <summary>How often each was seen.</summary>
    IReadOnlyDictionary<string, long> Outcomes { get; }
}
