// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>A victim that stands in a region of shared memory: what the peer may write, and what the victim can do.</summary>
/// <remarks>Owned by the attack, which disposes of it after each round. Used by one thread.</remarks>
public sealed class HostileVictim : IDisposable
{
    /// <summary>The words that the peer may write: <see cref="PeerWords"/> makes them for rings of this library.</summary>
    public required IReadOnlyList<PeerWord> Words { get; init; }

    /// <summary>What the victim does, in an order that the attack chooses.</summary>
    public required IReadOnlyList<VictimStep> Steps { get; init; }

    /// <summary>How many slots there are, so that indices come near it; 0 if unknown.</summary>
    public ulong Capacity { get; init; }

    /// <summary>Whether the victim has closed the memory because of what it saw. The report counts such rounds.</summary>
    public Func<bool> HasClosed { get; init; } = static () => false;

    /// <summary>Whether an exception is one that the step is documented to throw; null for none.</summary>
    public Func<Exception, bool>? IsPromised { get; init; }

    /// <summary>What ends the victim; called once, outside the attack: no access of it is counted.</summary>
    public Action? Disposing { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Disposing?.Invoke();
}
