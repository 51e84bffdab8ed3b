// SPDX-License-Identifier: MIT

namespace RingIO.Models.Catalogue;

/// <summary>What became of an edge that lost its order.</summary>
public enum EdgeVerdictKind
{
    /// <summary>A program failed: the order is needed, and a test sees to it.</summary>
    Killed,

    /// <summary>No program failed, and the source says why.</summary>
    Redundant,

    /// <summary>No program failed, and the source does not say why, or said so of another version.</summary>
    Unexplained,

    /// <summary>A program failed, and the source calls the order redundant: one of the two is wrong.</summary>
    Contradicted,

    /// <summary>No program makes the access: nothing was tested.</summary>
    Unreached,
}
