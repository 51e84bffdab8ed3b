// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>What a device had to give.</summary>
public enum ReceiveResult
{
    /// <summary>A whole frame.</summary>
    Received,

    /// <summary>Nothing: try later.</summary>
    Empty,

    /// <summary>A frame longer than the memory offered for it: it is gone, and the memory holds no frame.</summary>
    TooLong,
}
