// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>What the survivor of a death found.</summary>
/// <param name="Report">What recovery said.</param>
/// <param name="Items">What was still in the ring, in the order in which it was taken.</param>
/// <param name="GoesOn">Whether the side that died could be opened anew and an item went through the ring.</param>
public sealed record Aftermath(RecoveryReport Report, ulong[] Items, bool GoesOn);
