// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>What became of a frame that was offered to a device.</summary>
public enum SendResult
{
    /// <summary>The device has it: the fragments may be used again.</summary>
    Sent,

    /// <summary>There is no room: nothing was taken, offer it again later.</summary>
    TryLater,

    /// <summary>
    /// The device does not take such a frame, now or later: it is empty, too long, in too many fragments, needs what
    /// the device does not do, or the link is down. Nothing was taken.
    /// </summary>
    Refused,
}
