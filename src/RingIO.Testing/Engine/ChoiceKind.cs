// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>The kinds of choices at an event of a graph.</summary>
internal enum ChoiceKind
{
    /// <summary>A read may read older writes.</summary>
    Read,

    /// <summary>A write may come earlier in the order of its word; after that, it may revisit reads.</summary>
    Place,

    /// <summary>A write may revisit reads.</summary>
    Revisit,

    /// <summary>A write that an older read reads may come earlier in the order of its word.</summary>
    Revisited,
}
