// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Recovery where each side has one owner: the published indices are the truth, the owners are cleared.</summary>
/// <remarks>Thread safety: by whoever has the right to recover (<see cref="RingControl{TOrder}.TryBeginRecovery"/>), one at a time.</remarks>
public static class SingleSides
{
    /// <summary>Frees the sides of dead owners.</summary>
    /// <typeparam name="TOrder">The memory order.</typeparam>
    /// <param name="control">The ring's control words: entry 0 is the producer's, entry 1 the consumer's.</param>
    /// <param name="liveness">Tells who is dead.</param>
    /// <param name="repair">Puts a dead side's own words right and says how many slots it gave up; null if there is nothing to do.</param>
    /// <returns>What was found and done.</returns>
    public static RecoveryReport Recover<TOrder>(
        RingControl<TOrder> control,
        IOwnerLiveness liveness,
        Func<RingRole, int>? repair = null
    )
        where TOrder : struct, IMemoryOrder
    {
        ArgumentNullException.ThrowIfNull(liveness);
        var dead = 0;
        var abandoned = 0;
        for (var entry = 0; entry < 2; entry++)
        {
            var owner = control.OwnerOf(entry);
            if (owner != 0 && !liveness.IsAlive(owner))
            {
                // Entry 0 is the producer's, entry 1 the consumer's: with its only owner dead nobody of that side sleeps.
                var side = entry == 0 ? RingRole.Producer : RingRole.Consumer;
                // Before the owner is cleared: a recovery that dies here is done again.
                abandoned += repair?.Invoke(side) ?? 0;
                control.ForgetSleepers(side);
                control.Leave(entry);
                dead++;
            }
        }

        return new(dead, abandoned, 0, IsComplete: true);
    }
}
