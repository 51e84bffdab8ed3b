// SPDX-License-Identifier: MIT

using RingIO.Memory;

namespace RingIO.Testing.Hostile;

/// <summary>What is attacked: how much memory it takes, and how a victim is opened in it.</summary>
/// <param name="Name">What failures call it.</param>
/// <param name="Bytes">How many bytes of memory it shares with the peer, above 0.</param>
/// <param name="Open">
/// Opens a victim in zeroed memory, guarded on both sides, whose indices begin with the given number (which a victim
/// without indices ignores). The memory is the attack's and is used again: keep nothing of it.
/// </param>
/// <remarks>Immutable.</remarks>
public sealed record HostileTarget(
    string Name,
    long Bytes,
    Func<PageRegion, ulong, HostileVictim> Open
);
