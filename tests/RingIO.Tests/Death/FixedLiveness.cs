// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Tests.Death;

/// <summary>A liveness whose answers are given: one owner is the caller, a set of others is dead.</summary>
internal sealed class FixedLiveness(ulong current, params ulong[] dead) : IOwnerLiveness
{
    public ulong Current => current;

    public bool IsAlive(ulong owner) => !dead.Contains(owner);
}
