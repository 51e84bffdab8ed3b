// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Where a consumer of a broadcast ring begins.</summary>
public enum BroadcastStart
{
    /// <summary>With the next item that is put.</summary>
    Newest,

    /// <summary>With the oldest item that is still there: the producer has not given its slot up.</summary>
    Oldest,
}
