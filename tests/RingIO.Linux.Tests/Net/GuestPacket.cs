// SPDX-License-Identifier: MIT

using RingIO.Drivers.Net;

namespace RingIO.Linux.Tests.Net;

/// <summary>A frame in pages of the guest's, written once and kept there until it is acknowledged.</summary>
internal sealed class GuestPacket(ulong position, int length, NetFragment[] pieces)
{
    /// <summary>Where in the stream it ends.</summary>
    public ulong End { get; } = position + (ulong)length;

    public NetFragment[] Pieces { get; } = pieces;

    /// <summary>How many of its pages are lent.</summary>
    public int Lent { get; set; }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsAcknowledged { get; set; }
}
