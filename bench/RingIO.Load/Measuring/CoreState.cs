// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>How far apart the two processors are at the moment, told by a cache line's one-way latency.</summary>
internal enum CoreState
{
    /// <summary>Neither near nor far.</summary>
    Untagged,

    /// <summary>Below 110 ns.</summary>
    Near,

    /// <summary>200 to 420 ns.</summary>
    Far,
}
