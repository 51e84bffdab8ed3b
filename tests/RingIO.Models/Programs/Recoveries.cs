// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>Recovery of rings with sequence words beside living owners and other recoverers: nothing of theirs may be touched.</summary>
public static class Recoveries
{
    private const ulong Living = 1;
    private const ulong Recoverer = 2;

    /// <summary>
    /// A producer that died before its claim succeeded has an intent that covers just the two slots which a living one claims
    /// meanwhile.
    /// </summary>
    /// <param name="ring">A ring for two items; the program disposes of it.</param>
    public static RingProgram BesideProducer<TCore>(SequencedModelRing<TCore> ring)
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        ArgumentNullException.ThrowIfNull(ring);
        var entry = ring.TryClaim(RingRole.Producer, Living);
        LeaveDead(ring, RingRole.Producer, OwnerIntent.Of(ring.Shape.FirstIndex, 2));
        RecoveryReport report = default;
        return new(
            ring,
            () =>
            {
                Require.Equal(0, report.AbandonedSlots, "abandoned slots");
                CheckSlots(ring, SlotSequence.Full);
            },
            () =>
            {
                var producer = ring.OpenProducer(entry);
                Require.Equal(1, producer.TryPut(1, 1), "items put");
                Require.Equal(1, producer.TryPut(2, 1), "items put");
                producer.Close();
            },
            () => report = Recover(ring, [])
        );
    }

    /// <summary>The same on the consumers' side: a dead consumer's intent covers two items that a living one takes.</summary>
    /// <param name="ring">A ring for two items; the program disposes of it.</param>
    public static RingProgram BesideConsumer(MpmcModelRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        Fill(ring);
        var entry = ring.TryClaim(RingRole.Consumer, Living);
        LeaveDead(ring, RingRole.Consumer, OwnerIntent.Of(ring.Shape.FirstIndex, 2));
        List<ulong> adopted = [];
        List<ulong> taken = [];
        return new(
            ring,
            () =>
            {
                Require.Equal(0, adopted.Count, "items handed on");
                Require.That(taken is [1, 2], $"the living one took {Transfers.Say(taken)}");
                CheckSlots(ring, SlotSequence.NextLap);
            },
            () =>
            {
                var items = new List<ulong>();
                var consumer = ring.OpenConsumer(entry);
                Require.Equal(1, consumer.TryTake(items, 1), "items taken");
                Require.Equal(1, consumer.TryTake(items, 1), "items taken");
                Require.That(consumer.Close(), "The consumer holds something.");
                taken = items;
            },
            () =>
            {
                var items = new List<ulong>();
                Recover(ring, items);
                adopted = items;
            }
        );
    }

    /// <summary>
    /// A living consumer takes an item of a dead one's intent, leaves, and becomes a producer in the same entry: its last word as a
    /// consumer is still known to who sees its new role.
    /// </summary>
    /// <param name="ring">A ring with two owners, for two items; the program disposes of it.</param>
    public static RingProgram BesideChangedRole(MpmcModelRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        Fill(ring);
        var entry = ring.TryClaim(RingRole.Consumer, Living);
        LeaveDead(ring, RingRole.Consumer, OwnerIntent.Of(ring.Shape.FirstIndex, 1));
        List<ulong> adopted = [];
        return new(
            ring,
            () => Require.Equal(0, adopted.Count, "items handed on"),
            () =>
            {
                var consumer = ring.OpenConsumer(entry);
                Require.Equal(1, consumer.TryTake([], 1), "items taken");
                Require.That(consumer.Close(), "The consumer holds something.");
                ring.Control.Leave(entry);
                ring.TryClaim(RingRole.Producer, Living);
            },
            () =>
            {
                var items = new List<ulong>();
                Recover(ring, items);
                adopted = items;
            }
        );
    }

    /// <summary>
    /// Two recover one after the other. The first becomes a producer in the entry that it has freed: the second must not take it
    /// for the dead one's, and nothing is repaired twice.
    /// </summary>
    /// <param name="ring">A ring with two owners, for two items; the program disposes of it.</param>
    public static RingProgram Twice(MpmcModelRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var dead = ClaimAsDead(ring, RingRole.Producer);
        var position = ring.Core.OpenProducer(dead);
        ring.Core.Claim(ref position, 1, 1);
        // The other entry is taken too: by a consumer.
        ring.TryClaim(RingRole.Consumer, Living);
        var reports = new RecoveryReport[2];
        return new(
            ring,
            () =>
            {
                Require.Equal(1, reports.Sum(r => r.DeadOwners), "dead owners found");
                Require.Equal(1, reports.Sum(r => r.AbandonedSlots), "slots repaired");
                Require.Equal(
                    SlotSequence.Full,
                    StateOf(ring, ring.Shape.FirstIndex + 1),
                    "the slot of the living producer"
                );
            },
            () =>
            {
                reports[0] = Repair(ring, Living);
                var entry = Handovers.Claim(ring, RingRole.Producer, Living);
                Require.Equal(1, ring.OpenProducer(entry).TryPut(7, 1), "items put");
            },
            () => reports[1] = Repair(ring, Recoverer)
        );
    }

    /// <summary>A consumer leaves while it holds items: recovery hands on what it had not released, and only that.</summary>
    /// <param name="ring">A ring for two items; the program disposes of it.</param>
    public static RingProgram Abandoned(MpmcModelRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        Fill(ring);
        var entry = ring.TryClaim(RingRole.Consumer, Living);
        List<ulong> adopted = [];
        return new(
            ring,
            () =>
            {
                Require.That(adopted is [2], $"handed on: {Transfers.Say(adopted)}");
                CheckSlots(ring, SlotSequence.NextLap);
            },
            () =>
            {
                var position = ring.Core.OpenConsumer(entry);
                Require.Equal(2, ring.Core.Readable(ref position, 2), "items claimed");
                Require.Equal(1UL, ring.Core.Load(position.Index++), "the item");
                ring.Core.Release(ref position);
                Require.That(!ring.Core.CloseConsumer(position), "The consumer holds nothing.");
                ring.Control.Abandon(entry);
            },
            () =>
            {
                var items = new List<ulong>();
                ModelWait.Until(() => Recover(ring, items).DeadOwners != 0);
                adopted = items;
            }
        );
    }

    /// <summary>
    /// A consumer died asleep; while it is forgotten, a new one claims an entry and falls asleep: it must be woken by the item
    /// that comes.
    /// </summary>
    /// <param name="ring">A ring that parks; the program disposes of it.</param>
    public static RingProgram Asleep(ModelRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ClaimAsDead(ring, RingRole.Consumer);
        ring.Control.Arm(RingRole.Consumer);
        var producer = ring.TryClaim(RingRole.Producer, Recoverer);
        IReadOnlyList<ulong> taken = [];
        return new(
            ring,
            () => Require.That(taken is [1], $"taken: {Transfers.Say(taken)}"),
            () =>
            {
                var entry = Handovers.Claim(ring, RingRole.Consumer, Living);
                taken = Transfers.Take(ring, ring.OpenConsumer(entry), 1);
            },
            () =>
            {
                Recover(ring, []);
                Transfers.Put(ring, ring.OpenProducer(producer), 1, 1);
            }
        );
    }

    /// <summary>Waits for the right to recover, recovers, and gives it back.</summary>
    public static RecoveryReport Recover(
        ModelRing ring,
        ICollection<ulong> adopted,
        ulong owner = Recoverer
    )
    {
        ArgumentNullException.ThrowIfNull(ring);
        var liveness = new ModelLiveness(owner);
        ModelWait.Until(() => ring.Control.TryBeginRecovery(liveness));
        var report = ring.Recover(liveness, adopted);
        ring.Control.FinishRecovery();
        return report;
    }

    // As who uses the core alone: the wakes of a ring are full fences.
    private static RecoveryReport Repair(ModelRing ring, ulong owner)
    {
        var liveness = new ModelLiveness(owner);
        ModelWait.Until(() => ring.Control.TryBeginRecovery(liveness));
        var report = ring.Repair(liveness, []);
        ring.Control.FinishRecovery();
        return report;
    }

    private static int ClaimAsDead(ModelRing ring, RingRole role) =>
        ring.TryClaim(role, ModelLiveness.Dead);

    private static void LeaveDead<TCore>(
        SequencedModelRing<TCore> ring,
        RingRole role,
        ulong intent
    )
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong> =>
        ring.View.Owners[(ulong)ClaimAsDead(ring, role)].Intent = intent;

    private static void Fill(MpmcModelRing ring)
    {
        var entry = ring.TryClaim(RingRole.Producer, Recoverer);
        var producer = ring.OpenProducer(entry);
        producer.TryPut(1, 1);
        producer.TryPut(2, 1);
        producer.Close();
        ring.Control.Leave(entry);
    }

    private static uint StateOf<TCore>(SequencedModelRing<TCore> ring, ulong index)
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong> =>
        Order.Load(ref ring.View.Sequences[index])
        - SlotSequence.WordOf(index, (int)long.Log2(ring.Shape.Capacity));

    private static void CheckSlots<TCore>(SequencedModelRing<TCore> ring, uint state)
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        for (var i = 0UL; i < 2; i++)
        {
            Require.Equal(
                state,
                StateOf(ring, ring.Shape.FirstIndex + i),
                $"the state of slot {i}"
            );
        }
    }
}
