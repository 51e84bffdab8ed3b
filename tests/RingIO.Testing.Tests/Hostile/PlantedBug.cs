// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Tests.Hostile;

/// <summary>What is wrong with a <see cref="PlantedRing{TOrder}"/>.</summary>
public enum PlantedBug
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A length is judged in one read and used in another.</summary>
    DoubleFetch,

    /// <summary>The peer's index is used as it is, in a view that reaches too far.</summary>
    UncheckedIndex,

    /// <summary>As <see cref="UncheckedIndex"/>, and the store does not go over the seam.</summary>
    UncheckedStore,

    /// <summary>It waits inside for a word of the peer's.</summary>
    UnboundedLoop,

    /// <summary>It catches what goes wrong in that loop, and loops on.</summary>
    StubbornLoop,

    /// <summary>It throws at a length that is too large.</summary>
    Throws,
}
