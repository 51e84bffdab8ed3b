// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Why a wait ended.</summary>
public enum WaitOutcome
{
    /// <summary>There is an item, or room for one: try again.</summary>
    Ready,

    /// <summary>The ring has ended: nothing will come.</summary>
    Ended,

    /// <summary>The time was over first.</summary>
    TimedOut,
}
