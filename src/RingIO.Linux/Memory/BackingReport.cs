// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>What was wished for and what was obtained, as /proc/self/smaps showed it when the backing was made.</summary>
/// <param name="Wished">The pages wished for.</param>
/// <param name="Obtained">The size of page in which all of the memory is.</param>
/// <param name="BytesInHugePages">How many bytes are in huge pages; not read, and 0, if none were wished for.</param>
/// <param name="Reason">Why it is not what was wished for; null if it is.</param>
/// <remarks>Immutable. Transparent huge pages may be split later; <see cref="ProcSmaps"/> tells at any time.</remarks>
public sealed record BackingReport(
    MemfdPages Wished,
    PageSize Obtained,
    long BytesInHugePages,
    string? Reason
)
{
    /// <summary>Whether the wish came true.</summary>
    public bool IsAsWished => Reason is null;
}
