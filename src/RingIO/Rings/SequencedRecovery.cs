// SPDX-License-Identifier: MIT

// Recovery of rings with sequence words. The proofs stand in MpscCore (dead producers) and MpmcCore (dead consumers); the
// order of the reads below is theirs: the dead, then the indices, then the living owners' intents, then the words.
//
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: SeeSlot: who knows of a death has seen what the dead one saw and did; a living one's slot is judged again
//   by the compare-exchange (RepairSlot), a full fence that fails where the word has moved. []
//   Redundant: ClearIntent: RingControl.EndRecovery behind it is a release, and nobody looks at the intents of the dead
//   but who has taken the right to recover. []

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Turns what dead producers claimed into tombstones, and hands on what dead consumers claimed.</summary>
internal static class SequencedRecovery
{
    /// <summary>Edge: recovery's acquire of the indices.</summary>
    public const int SeeClaims = 201;

    /// <summary>Edge: recovery's acquire of an intent.</summary>
    public const int SeeIntent = 202;

    /// <summary>Edge: recovery's acquire of a slot's word.</summary>
    public const int SeeSlot = 203;

    /// <summary>Edge: recovery's compare-exchange of a slot's word.</summary>
    public const int RepairSlot = 204;

    /// <summary>Edge: recovery's acquire of an owner's role.</summary>
    public const int SeeRole = 205;

    /// <summary>Edge: clearing the intent of a dead owner whose slots are repaired.</summary>
    public const int ClearIntent = 206;

    /// <summary>Repairs everything that the dead left, and clears those of whom nothing is left.</summary>
    public static RecoveryReport Run<T, TOrder>(
        SequencedSlots<T, TOrder> slots,
        DeadOwners<TOrder> dead,
        Action<T>? adopt
    )
        where T : unmanaged
        where TOrder : struct, IMemoryOrder
    {
        var producer = TOrder.LoadAcquire(ref slots.Words.First.ProducerIndex, SeeClaims);
        var consumer = TOrder.LoadAcquire(ref slots.Words.First.ConsumerIndex, SeeClaims);
        var report = new RecoveryReport(0, 0, 0, IsComplete: true);
        for (var entry = 0; entry < dead.Entries; entry++)
        {
            if (!dead.Contains(entry))
            {
                continue;
            }

            var role = dead.Control.RoleOf(entry);
            var (abandoned, orphaned) = (0L, 0L);
            var complete = true;
            if (role == RingRole.Producer)
            {
                (abandoned, complete) = Abandon(slots, dead, entry, producer);
            }
            else if (role == RingRole.Consumer)
            {
                (orphaned, complete) = HandOn(slots, dead, entry, consumer, adopt);
            }

            if (complete)
            {
                slots.Intend(entry, 0, ClearIntent);
                dead.Control.Leave(entry);
            }

            report = new(
                report.DeadOwners + (complete ? 1 : 0),
                report.AbandonedSlots + abandoned,
                report.OrphanedItems + orphaned,
                report.IsComplete && complete
            );
        }

        return report;
    }

    private static (long Slots, bool Complete) Abandon<T, TOrder>(
        SequencedSlots<T, TOrder> slots,
        DeadOwners<TOrder> dead,
        int entry,
        ulong claimed
    )
        where T : unmanaged
        where TOrder : struct, IMemoryOrder
    {
        var (first, end) = ClaimedPart(slots, entry, claimed);
        var (abandoned, complete) = (0L, true);
        for (var index = first; index != end; index++)
        {
            if (!SlotSequence.IsUncommitted(slots.StateOf(index, SeeSlot)))
            {
                continue;
            }

            if (IsCoveredByLiving(slots, dead, index, RingRole.None))
            {
                complete = false;
                continue;
            }

            // Looked at again, behind the intents: who committed it meanwhile is not disturbed.
            var state = slots.StateOf(index, SeeSlot);
            if (
                SlotSequence.IsUncommitted(state)
                && slots.TryMark(index, state, SlotSequence.Tombstone, RepairSlot)
            )
            {
                abandoned++;
            }
        }

        return (abandoned, complete);
    }

    private static (long Items, bool Complete) HandOn<T, TOrder>(
        SequencedSlots<T, TOrder> slots,
        DeadOwners<TOrder> dead,
        int entry,
        ulong claimed,
        Action<T>? adopt
    )
        where T : unmanaged
        where TOrder : struct, IMemoryOrder
    {
        var (first, end) = ClaimedPart(slots, entry, claimed);
        var (items, complete) = (0L, true);
        for (var index = first; index != end; index++)
        {
            if (!SlotSequence.IsCommitted(slots.StateOf(index, SeeSlot)))
            {
                continue;
            }

            if (IsCoveredByLiving(slots, dead, index, RingRole.Producer))
            {
                complete = false;
                continue;
            }

            // Looked at again, behind the intents: who released it meanwhile has had the item.
            var state = slots.StateOf(index, SeeSlot);
            if (state == SlotSequence.Full)
            {
                items++;
                if (adopt is null)
                {
                    complete = false;
                    continue;
                }

                adopt(slots.Load(index));
            }

            if (SlotSequence.IsCommitted(state))
            {
                slots.TryMark(index, state, SlotSequence.NextLap, RepairSlot);
            }
        }

        return (items, complete);
    }

    /// <summary>The part of an entry's intent that lies below an index: what its owner can have claimed.</summary>
    private static (ulong First, ulong End) ClaimedPart<T, TOrder>(
        SequencedSlots<T, TOrder> slots,
        int entry,
        ulong claimed
    )
        where T : unmanaged
        where TOrder : struct, IMemoryOrder
    {
        var intent = TOrder.LoadAcquire(ref slots.Owners[(ulong)entry].Intent, SeeIntent);
        var first = OwnerIntent.FirstOf(intent, claimed);
        var behind = (long)(claimed - first);
        // No claim is longer than the ring: a mad intent makes no one look at a slot twice.
        var count = Math.Min(OwnerIntent.CountOf(intent), (long)slots.Capacity);
        // A claim of long ago: all of its slots have been used again since.
        return behind <= 0 || (ulong)behind > slots.Capacity + OwnerIntent.MaxCount
            ? (first, first)
            : (first, first + (ulong)Math.Min(behind, count));
    }

    private static bool IsCoveredByLiving<T, TOrder>(
        SequencedSlots<T, TOrder> slots,
        DeadOwners<TOrder> dead,
        ulong index,
        RingRole except
    )
        where T : unmanaged
        where TOrder : struct, IMemoryOrder
    {
        for (var entry = 0; entry < dead.Entries; entry++)
        {
            // Whoever owns an entry that was not dead when they were listed: it may have been claimed since.
            if (
                !dead.Contains(entry)
                && OwnerIntent.Covers(
                    TOrder.LoadAcquire(ref slots.Owners[(ulong)entry].Intent, SeeIntent),
                    index
                )
                && (
                    except == RingRole.None
                    || TOrder.LoadAcquire(ref slots.Owners[(ulong)entry].Role, SeeRole)
                        != (uint)except
                )
            )
            {
                return true;
            }
        }

        return false;
    }
}
