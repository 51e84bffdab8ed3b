// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Tests.Specifications;

/// <summary>What is wrong with a queue.</summary>
public enum QueueFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Of two items or more the second is taken first.</summary>
    Swap,

    /// <summary>The second item is not kept.</summary>
    Lose,

    /// <summary>Of two items the first is taken and stays.</summary>
    Duplicate,

    /// <summary>A single item is not found.</summary>
    StaleEmpty,

    /// <summary>The lock is not taken: wrong only where threads meet.</summary>
    NoLock,

    /// <summary>The third put throws.</summary>
    Throw,
}
