// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>What a shared word means to the victim: it decides with which values the peer tries its luck.</summary>
public enum PeerWordKind
{
    /// <summary>Bytes of items: any value.</summary>
    Payload,

    /// <summary>A free-running index or a position: near the capacity, near what it is, around every wrap.</summary>
    Index,

    /// <summary>A word that says full or empty: zeros, ones, what it is not.</summary>
    Flag,

    /// <summary>The number of a state or a role: small numbers, known and unknown.</summary>
    State,

    /// <summary>A sequence word: a lap or a state off.</summary>
    Sequence,

    /// <summary>A count of waiters, or a length: zero, one less, one more, huge.</summary>
    Counter,

    /// <summary>Who owns something: nobody, somebody, all ones.</summary>
    Owner,

    /// <summary>What announces the memory: judged when the victim attaches.</summary>
    Identity,
}
