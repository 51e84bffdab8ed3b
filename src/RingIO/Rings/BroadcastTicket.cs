// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Names one consumer of a broadcast ring, so that others can follow it, in this process or in another.</summary>
/// <param name="Entry">Its entry in the table of owners.</param>
/// <param name="Joined">What the entry holds while this very consumer is there: never the same again for a later one.</param>
/// <remarks>Immutable. Plain numbers: send it to another process as you like.</remarks>
public readonly record struct BroadcastTicket(int Entry, ulong Joined);
