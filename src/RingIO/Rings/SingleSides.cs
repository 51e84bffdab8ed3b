// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Recovery where each side has one owner: the published indices are the truth, only the owners are cleared.</summary>
internal static class SingleSides
{
    public static RecoveryReport Recover<TOrder>(
        RingControl<TOrder> control,
        IOwnerLiveness liveness
    )
        where TOrder : struct, IMemoryOrder
    {
        var dead = 0;
        for (var entry = 0; entry < 2; entry++)
        {
            var owner = control.OwnerOf(entry);
            if (owner != 0 && !liveness.IsAlive(owner))
            {
                // Entry 0 is the producer's, entry 1 the consumer's: with its only owner dead nobody of that side sleeps.
                control.ForgetSleepers(entry == 0 ? RingRole.Producer : RingRole.Consumer);
                control.Leave(entry);
                dead++;
            }
        }

        return new(dead, 0, 0, IsComplete: true);
    }
}
