// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;
using RingIO.Primitives;

namespace RingIO.Tests.Support;

/// <summary>Owners that live and die as a test says.</summary>
/// <remarks>Thread safety: every member may be called from any thread; who is current is one for all threads.</remarks>
public sealed class FakeLiveness : IOwnerLiveness
{
    private readonly ConcurrentDictionary<ulong, bool> _dead = new();
    private ulong _current = 1;

    /// <summary>Who opens sides from now on; not 0.</summary>
    public ulong Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <inheritdoc/>
    public bool IsAlive(ulong owner) => owner != 0 && !_dead.ContainsKey(owner);

    /// <summary>Lets an owner die; it never lives again.</summary>
    public void Kill(ulong owner) => _dead[owner] = true;

    /// <summary>Lets the current owner die and makes the next number current.</summary>
    public void KillCurrent() => Kill(Interlocked.Increment(ref _current) - 1);
}
