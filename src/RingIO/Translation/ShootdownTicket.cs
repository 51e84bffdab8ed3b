// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>What <see cref="Shootdown.Begin"/> gives: asks whether that shootdown is complete.</summary>
/// <param name="Of">Whose it is.</param>
/// <param name="Generation">Which one.</param>
/// <remarks>Immutable. Thread safety: it may be asked on any thread. The default value is complete: nothing was to be flushed.</remarks>
public readonly record struct ShootdownTicket(Shootdown? Of, ulong Generation)
{
    /// <summary>Whether every CPU that may have held the translations has acknowledged: see <see cref="ShootdownCore{TOrder}.IsComplete"/>.</summary>
    public bool IsComplete => Of is null || Of.IsComplete(Generation);
}
