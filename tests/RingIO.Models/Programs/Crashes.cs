// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>
/// Thread 0 is to stop for ever before each of its steps in turn; another learns of it, recovers and goes on in its place. What was
/// acknowledged is not lost, nothing comes twice that was released, and no living owner is disturbed.
/// </summary>
/// <remarks>Owners are named after their threads: see <see cref="ModelLiveness"/>.</remarks>
public static class Crashes
{
    private const ulong LastItem = 200;

    /// <summary>A producer dies; the consumer recovers, becomes a producer and puts one item more.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="puts">How many items the dying producer puts.</param>
    /// <param name="others">How many items each living producer puts.</param>
    public static RingProgram OfProducer(ModelRing ring, int puts, params int[] others)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var done = DoneWord(ring);
        var last = others.Length + 1;
        var entry = ring.Enlist(RingRole.Consumer, (ulong)last + 1);
        var living = others
            .Select((_, p) => ring.Enlist(RingRole.Producer, (ulong)p + 2))
            .ToArray();
        var acknowledged = 0;
        IReadOnlyList<ulong> taken = [];
        var missed = 0L;
        return new(
            ring,
            () =>
            {
                var own = taken.Count(i => i - 1 < (ulong)puts);
                Require.That(
                    own + missed == acknowledged || own + missed == acknowledged + 1,
                    $"{acknowledged} items acknowledged, {missed} missed: {Transfers.Say(taken)}"
                );
                Require.Equal(1, taken.Count(i => i == LastItem), "the successor's item");
                Transfers.Check(
                    // Who was overtaken begins somewhat later.
                    [
                        [.. taken.Where(i => i != LastItem).Select(i => i - (ulong)missed)],
                    ],
                    [own, .. others],
                    own + others.Sum()
                );
                CheckLeft(ring, others.Length == 0 ? RingRole.Producer : RingRole.None);
                ring.CheckEmpty();
            },
            [
                () =>
                {
                    acknowledged = 0;
                    var own = ring.TryClaim(RingRole.Producer, 1);
                    var producer = ring.OpenProducer(own);
                    for (var put = 0; put < puts; put++)
                    {
                        Transfers.Put(ring, producer, (ulong)put + 1, 1);
                        acknowledged = put + 1;
                    }

                    producer.Close();
                    ring.Control.Leave(own);
                    Order.StoreRelease(ref done.First, 1UL, 0);
                },
                .. living.Select(
                    (own, p) =>
                        (Action)(
                            () =>
                                Transfers.Put(
                                    ring,
                                    ring.OpenProducer(own),
                                    Transfers.FirstOf(p + 1),
                                    others[p]
                                )
                        )
                ),
                () =>
                {
                    var items = new List<ulong>();
                    var consumer = ring.OpenConsumer(entry);
                    TakeAndSucceed(ring, consumer, (ulong)last + 1, done, others.Sum(), items);
                    taken = items;
                    missed = consumer.Missed;
                },
            ]
        );
    }

    /// <summary>A consumer dies; another thread recovers and becomes a consumer. The producer lives, and completes the ring.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="puts">How many items are put.</param>
    /// <param name="takes">How many the dying consumer takes.</param>
    /// <param name="others">How many living consumers there are from the start.</param>
    public static RingProgram OfConsumer(ModelRing ring, int puts, int takes, int others = 0)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var done = DoneWord(ring);
        var entry = ring.Enlist(RingRole.Producer, 2);
        var living = Enumerable
            .Range(0, others)
            .Select(c => ring.Enlist(RingRole.Consumer, (ulong)c + 3))
            .ToArray();
        var acknowledged = 0;
        List<ulong> said = [];
        var later = new IReadOnlyList<ulong>[others + 1];
        return new(
            ring,
            () => CheckConsumed(ring, puts, said, acknowledged, later),
            [
                () =>
                {
                    acknowledged = 0;
                    said = [];
                    var items = said;
                    var own = ring.TryClaim(RingRole.Consumer, 1);
                    var consumer = ring.OpenConsumer(own);
                    while (items.Count < takes && Endings.TakeOrEnd(ring, consumer, items))
                    {
                        acknowledged = items.Count;
                    }

                    consumer.Close();
                    ring.Control.Leave(own);
                    Order.StoreRelease(ref done.First, 1UL, 0);
                },
                () =>
                {
                    Transfers.Put(ring, ring.OpenProducer(entry), 1, puts);
                    ring.Complete();
                },
                .. living.Select(
                    (own, c) =>
                        (Action)(() => later[c + 1] = Endings.TakeAll(ring, ring.OpenConsumer(own)))
                ),
                () =>
                {
                    var items = new List<ulong>();
                    var owner = (ulong)others + 3;
                    Recover(ring, owner, done, items);
                    var own = Handovers.Claim(ring, RingRole.Consumer, owner);
                    items.AddRange(Endings.TakeAll(ring, ring.OpenConsumer(own)));
                    later[0] = items;
                },
            ]
        );
    }

    // Takes all the while; a consumer that waited for a dead producer first would hold the living ones up.
    private static void TakeAndSucceed(
        ModelRing ring,
        IModelConsumer consumer,
        ulong owner,
        Slots<ulong> done,
        int others,
        List<ulong> items
    )
    {
        IModelProducer? successor = null;
        var put = false;
        while (
            !put
            || items.Count(i => i > Transfers.Unit && i != LastItem) < others
            || !items.Contains(LastItem)
        )
        {
            var over = false;
            ModelWait.Until(() =>
                consumer.TryTake(items, 1) != 0
                || (successor is null && (over = IsOver(done)))
                || (successor is not null && !put && (put = successor.TryPut(LastItem, 1) != 0))
            );
            if (over)
            {
                RecoverNow(ring, owner, []);
                successor = ring.OpenProducer(Handovers.Claim(ring, RingRole.Producer, owner));
            }
        }
    }

    private static void Recover(ModelRing ring, ulong owner, Slots<ulong> done, List<ulong> adopted)
    {
        ModelWait.Until(() => IsOver(done));
        RecoverNow(ring, owner, adopted);
    }

    private static void RecoverNow(ModelRing ring, ulong owner, List<ulong> adopted)
    {
        var liveness = new ModelLiveness(owner);
        ModelWait.Until(() =>
        {
            Require.That(ring.Control.TryBeginRecovery(liveness), "Somebody else recovers.");
            var report = ring.Recover(liveness, adopted);
            ring.Control.FinishRecovery();
            return report.IsComplete;
        });
    }

    /// <summary>Whether thread 0 is known to have ended or died.</summary>
    /// <param name="done">The word in which it says that it has ended.</param>
    public static bool IsOver(Slots<ulong> done) =>
        ModelCrash.HasCrashed(0) || Order.LoadAcquire(ref done.First, 0) != 0;

    private static Slots<ulong> DoneWord(ModelRing ring) => new(ring.Beside.Address, 1);

    private static void CheckConsumed(
        ModelRing ring,
        int puts,
        IReadOnlyList<ulong> said,
        int acknowledged,
        IReadOnlyList<ulong>[] later
    )
    {
        var others = later.SelectMany(l => l).ToList();
        var story =
            $"said {Transfers.Say(said)}, {acknowledged} acknowledged, then {string.Join("; ", later.Select(Transfers.Say))}";
        Require.Equal(others.Count, others.Distinct().Count(), $"different items ({story})");
        Require.That(
            !said.Take(acknowledged).Intersect(others).Any(),
            $"a released item came again: {story}"
        );
        Require.That(
            said.Union(others)
                .Order()
                .SequenceEqual(Enumerable.Range(1, puts).Select(i => (ulong)i)),
            $"an item is lost or was never put: {story}"
        );
        CheckLeft(ring, later.Length == 1 ? RingRole.Consumer : RingRole.None);
        Require.Equal(RingState.Completed, ring.Control.State, "the state");
    }

    // Nothing of the dead owner is left: not its entry, nor its sleep if nobody else stood on its side.
    private static void CheckLeft(ModelRing ring, RingRole side)
    {
        for (var entry = 0; entry < ring.Control.OwnerCount; entry++)
        {
            Require.That(
                ring.Control.OwnerOf(entry) != 1,
                $"Entry {entry} is still the dead owner's."
            );
        }

        if (side != RingRole.None)
        {
            var sleepers =
                side == RingRole.Producer
                    ? Order.Load(ref ring.Words.First.ProducerWaiters)
                    : Order.Load(ref ring.Words.First.ConsumerWaiters);
            Require.Equal(0u, sleepers, $"sleepers on the {side}'s side");
        }
    }
}
