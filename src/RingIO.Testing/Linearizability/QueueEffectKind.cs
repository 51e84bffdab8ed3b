// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>What a call did to a queue.</summary>
public enum QueueEffectKind
{
    /// <summary>Nothing that says anything about the queue: the call is left out of the check.</summary>
    None,

    /// <summary>A value was put.</summary>
    Put,

    /// <summary>The queue was full.</summary>
    Full,

    /// <summary>A value was taken; of a pending call: would be.</summary>
    Take,

    /// <summary>The queue was empty.</summary>
    Empty,
}
