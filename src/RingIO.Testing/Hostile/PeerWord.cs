// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>A word of shared memory that the peer may write.</summary>
/// <param name="Name">What scripts call it; one word.</param>
/// <param name="Offset">Where it begins, in bytes from the region's first.</param>
/// <param name="Bytes">How wide it is: 1, 2, 4 or 8 bytes.</param>
/// <param name="Kind">What it means to the victim.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct PeerWord(string Name, long Offset, int Bytes, PeerWordKind Kind);
