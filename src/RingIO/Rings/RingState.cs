// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Where a ring stands in its life; the numbers are part of header version 1. A state never goes back.</summary>
public enum RingState
{
    /// <summary>Items come and go.</summary>
    Open = 0,

    /// <summary>Nothing more will be put; what is in the ring can still be taken.</summary>
    Completed = 1,

    /// <summary>Given up by one side; what is in the ring is of no interest.</summary>
    Aborted = 2,

    /// <summary>A word in the shared memory held what no correct peer writes; see the ring's fault. Wait and IsEnded of all
    /// sides say so; rings with indices (SPSC, record, byte) let nothing more through than what was seen before; in the others a try does not look at the state, and may succeed if the word is made right again.</summary>
    Faulted = 3,
}
