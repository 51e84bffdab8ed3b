// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>What an exploration came to.</summary>
public enum VerdictKind
{
    /// <summary>Every execution within the bounds was explored and none failed.</summary>
    Clean,

    /// <summary>An execution failed; the verdict has its schedule.</summary>
    Failed,

    /// <summary>No execution failed, but a bound ended the search before it was complete, or none completed.</summary>
    Inconclusive,
}
