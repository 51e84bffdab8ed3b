// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>What the check of a history came to.</summary>
public enum LinearizabilityVerdict
{
    /// <summary>There is an order of the calls, one after another, that explains every answer.</summary>
    Linearizable,

    /// <summary>There is none.</summary>
    Violated,

    /// <summary>A limit ended the search.</summary>
    Inconclusive,
}
