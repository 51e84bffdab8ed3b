// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>What is asked of a queue.</summary>
public enum QueueOperationKind
{
    /// <summary>Put an item.</summary>
    Put,

    /// <summary>Take the next item.</summary>
    Take,

    /// <summary>Take the next item when nobody else works: it must be found if there is one.</summary>
    Drain,
}
