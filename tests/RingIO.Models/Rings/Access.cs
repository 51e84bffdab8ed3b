// SPDX-License-Identifier: MIT

namespace RingIO.Models.Rings;

/// <summary>How a side of an explored ring puts or takes.</summary>
public enum Access
{
    /// <summary>One item, published or released at once.</summary>
    OneByOne,

    /// <summary>Copies of up to two items at a time.</summary>
    Batch,

    /// <summary>In place, up to two items at a time.</summary>
    InPlace,

    /// <summary>Two slots are claimed, the second is given up: a tombstone. Only where several producers share a ring.</summary>
    Tombstone,

    /// <summary>Two slots are claimed, the first is put, the rest of the claim is dropped. Only where several producers share a ring.</summary>
    DropClaim,
}
