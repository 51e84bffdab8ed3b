// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Hostile;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>The algorithm of every kind of ring over an order that lets the peer write between any two accesses.</summary>
internal static class HostileCores
{
    private const int Capacity = 8;
    private const int ByteCapacity = 64;
    private const int Owners = 4;
    private static readonly ulong[] Items = [1, 2, 3, 4, 5];

    /// <summary>The targets, by kind.</summary>
    public static IReadOnlyList<HostileTarget> Targets { get; } =
    [
        Target<ulong>("spsc core", RingKind.Spsc, Spsc),
        Target<ulong>("flag core", RingKind.SpscFlag, Flag),
        Target<ulong>("mpsc core", RingKind.Mpsc, Mpsc),
        Target<ulong>("mpmc core", RingKind.Mpmc, Mpmc),
        Target<ulong>("broadcast core", RingKind.Broadcast, view => Broadcast(view)),
        Target<ulong>("lapping core", RingKind.Broadcast, view => Broadcast(view), lapping: true),
        Target<byte>("record core", RingKind.Record, Record),
    ];

    private static FakeLiveness Liveness { get; } = MakeLiveness();

    private static HostileTarget Target<T>(
        string name,
        RingKind kind,
        Func<RingView<T>, List<VictimStep>> open,
        bool lapping = false
    )
        where T : unmanaged
    {
        var options = new RingOptions
        {
            Capacity = typeof(T) == typeof(byte) ? ByteCapacity : Capacity,
            Parking = true,
            Lapping = lapping,
            Owners = Owners,
        };
        using var probe = new PortableBacking(1 << 16);
        var bytes = RingView<T>.Create(new(probe), kind, options).Layout.TotalBytes;
        return new(
            name,
            bytes,
            (region, first) =>
            {
                var view = RingView<T>.Create(region, kind, options with { FirstIndex = first });
                var control = new RingControl<HostileOrder>(view.Words, view.Owners);
                return new HostileVictim
                {
                    Words = PeerWords.Of(view.Layout),
                    Steps = [.. open(view), .. Control(control)],
                    Capacity = view.Capacity,
                    HasClosed = () => control.State == RingState.Faulted,
                    // What opening and joining document; a try never throws it.
                    IsPromised = error => error is RingFaultException,
                };
            }
        );
    }

    private static FakeLiveness MakeLiveness()
    {
        var liveness = new FakeLiveness();
        liveness.Kill(2);
        return liveness;
    }

    private static IEnumerable<VictimStep> Control(RingControl<HostileOrder> control) =>
        [
            new(
                "Sleep",
                () =>
                {
                    control.Arm(RingRole.Consumer);
                    control.Disarm(RingRole.Consumer);
                    control.Wake(RingRole.Producer);
                    return false;
                }
            ),
            new(
                "Claim and leave an entry",
                () =>
                {
                    var entry = control.TryClaim(RingRole.Producer, 1, 1, control.OwnerCount - 1);
                    if (entry > 0)
                    {
                        control.Leave(entry);
                    }

                    return false;
                }
            ),
        ];

    private static List<VictimStep> Spsc(RingView<ulong> view)
    {
        var core = new SpscCore<ulong, HostileOrder>(view);
        var producer = core.OpenProducer();
        var consumer = core.OpenConsumer();
        var taken = new ulong[Capacity + 1];
        return
        [
            new("TryPut", () => core.TryPut(ref producer, 1) && Done(core.Publish(ref producer))),
            new(
                "Put",
                () => Within(core.Put(ref producer, Items)) && Done(core.Publish(ref producer))
            ),
            new(
                "TryTake",
                () => core.TryTake(ref consumer, out _) && Done(core.Release(ref consumer))
            ),
            new(
                "Take",
                () => Within(core.Take(ref consumer, taken)) && Done(core.Release(ref consumer))
            ),
            new("Readable", () => !Within(core.Readable(ref consumer, 1)) && false),
            new("Writable", () => !Within(core.Writable(ref producer, 1)) && false),
            new("Open the producer", () => !Done((producer = core.OpenProducer()).Index != 0)),
            new("Open the consumer", () => !Done((consumer = core.OpenConsumer()).Index != 0)),
        ];
    }

    private static List<VictimStep> Flag(RingView<ulong> view)
    {
        var core = new SpscFlagCore<ulong, HostileOrder>(view);
        var producer = core.OpenProducer();
        var consumer = core.OpenConsumer();
        return
        [
            new("TryPut", () => core.TryPut(ref producer, 1) && Done(core.MustWakeConsumer())),
            new(
                "TryTake",
                () =>
                {
                    if (!core.TryTake(consumer, out _))
                    {
                        return false;
                    }

                    consumer++;
                    return Done(core.MustWakeProducer());
                }
            ),
            new("TryPeek", () => !Done(core.TryPeek(consumer, out _))),
            new("CanPut", () => !Done(core.CanPut(producer.Index))),
            new("CanTake", () => !Done(core.CanTake(consumer))),
            new("Open the producer", () => !Done((producer = core.OpenProducer()).Index != 0)),
            new("Open the consumer", () => !Done((consumer = core.OpenConsumer()) != 0)),
            new(
                "FindBetween",
                () => !Done(core.FindBetween(RingRole.Consumer, consumer, consumer + 3) != 0)
            ),
        ];
    }

    private static List<VictimStep> Mpsc(RingView<ulong> view)
    {
        var core = new MpscCore<ulong, HostileOrder>(view);
        return
        [
            .. Sequenced(core),
            new("Recover", () => core.Recover(Liveness, Owners - 1).DeadOwners < 0),
        ];
    }

    private static List<VictimStep> Mpmc(RingView<ulong> view)
    {
        var core = new MpmcCore<ulong, HostileOrder>(view);
        return
        [
            .. Sequenced(core),
            new("Recover", () => core.Recover(Liveness, adopt: null).DeadOwners < 0),
            new("Recover and adopt", () => core.Recover(Liveness, adopt: _ => { }).DeadOwners < 0),
        ];
    }

    private static List<VictimStep> Sequenced<TCore>(TCore core)
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        var producer = core.OpenProducer(0);
        var consumer = core.OpenConsumer(1);
        return
        [
            new("Put one", () => Claim(core, ref producer, 1, 1) && Put(core, ref producer, 1)),
            new("Put some", () => Claim(core, ref producer, 1, 5) && Put(core, ref producer, 5)),
            new("Put three", () => Claim(core, ref producer, 3, 3) && Put(core, ref producer, 2)),
            new(
                "Claim and drop",
                () => Claim(core, ref producer, 1, 4) && !Done(core.DropClaim(ref producer))
            ),
            new("Take one", () => Take(core, ref consumer, 1)),
            new("Take some", () => Take(core, ref consumer, Capacity + 1)),
            new("HasRoom", () => !Done(core.HasRoom(ref producer))),
            new(
                "HasItem",
                () =>
                    !Done(core.HasItem(ref consumer)) | ReleaseSkipped(core, ref consumer) && false
            ),
            new("IsDrained", () => !Done(core.IsDrained(consumer))),
            new(
                "Rewind",
                () =>
                {
                    core.Rewind(ref consumer);
                    return ReleaseSkipped(core, ref consumer) && false;
                }
            ),
            new(
                "Open both",
                () =>
                {
                    core.CloseProducer(producer);
                    producer = core.OpenProducer(0);
                    if (core.CloseConsumer(consumer))
                    {
                        consumer = core.OpenConsumer(1);
                    }

                    return false;
                }
            ),
        ];
    }

    private static List<VictimStep> Broadcast(RingView<ulong> view)
    {
        var core = new BroadcastCore<ulong, HostileOrder>(view);
        var control = new RingControl<HostileOrder>(view.Words, view.Owners);
        control.TryClaim(RingRole.Producer, 1, 0, 1);
        control.TryClaim(RingRole.Consumer, 1, 1, 1);
        control.TryClaim(RingRole.Consumer, 1, 2, 1);
        var producer = core.OpenProducer();
        var consumer = core.Join(1, BroadcastStart.Oldest, []);
        var follower = core.Join(2, BroadcastStart.Newest, [consumer.Ticket]);
        var taken = new ulong[Capacity + 1];
        return
        [
            new("TryPut", () => core.TryPut(ref producer, 1) && Done(core.Publish(ref producer))),
            new(
                "Put",
                () => Within(core.Put(ref producer, Items)) && Done(core.Publish(ref producer))
            ),
            new("TryTake", () => core.TryTake(ref consumer, out _) && Done(core.Release(consumer))),
            new(
                "Take",
                () => Within(core.Take(ref consumer, taken)) && Done(core.Release(consumer))
            ),
            new(
                "Take as a follower",
                () => Within(core.Take(ref follower, taken)) && Done(core.Release(follower))
            ),
            new("IsDrained", () => !Done(core.IsDrained(consumer))),
            new("Open the producer", () => !Done((producer = core.OpenProducer()).Index != 0)),
            new(
                "Resume",
                () =>
                {
                    producer = core.ResumeProducer();
                    consumer = core.ResumeConsumer(consumer);
                    return false;
                }
            ),
            new(
                "Leave and join",
                () =>
                {
                    core.Leave(2);
                    follower = core.Join(2, BroadcastStart.Oldest, [consumer.Ticket]);
                    return false;
                }
            ),
            new("Recover", () => core.Recover(control, Liveness).DeadOwners < 0),
        ];
    }

    private static List<VictimStep> Record(RingView<byte> view)
    {
        var core = new RecordCore<HostileOrder>(view, mirrored: false);
        var producer = core.OpenProducer();
        var consumer = core.OpenConsumer();
        return
        [
            new("Put 3 bytes", () => PutRecord(core, ref producer, 3)),
            new("Put the longest", () => PutRecord(core, ref producer, core.MaxLength)),
            new("Take", () => TakeRecord(core, ref consumer)),
            new("HasRecord", () => !Done(core.HasRecord(ref consumer))),
            new("Open the producer", () => !Done((producer = core.OpenProducer()).Index != 0)),
            new("Open the consumer", () => !Done((consumer = core.OpenConsumer()).Index != 0)),
        ];
    }

    private static bool PutRecord(
        RecordCore<HostileOrder> core,
        ref RingPosition producer,
        int length
    )
    {
        if (!core.TryClaim(producer.Index, ref producer.Limit, length, out var start))
        {
            return false;
        }

        var payload = core.Open(start, length, PayloadAccess.Write);
        Assert.Equal(length, payload.Length);
        payload.Fill(7);
        producer.Index = core.Commit(producer.Index, start, length, length, 1);
        return Done(core.PublishAt(producer.Index));
    }

    private static bool TakeRecord(RecordCore<HostileOrder> core, ref RingPosition consumer)
    {
        if (!core.TryFind(ref consumer.Index, ref consumer.Limit, out var header))
        {
            return false;
        }

        var length = (int)(uint)header;
        var payload = core.Open(consumer.Index, length, PayloadAccess.Read);
        Assert.Equal(length, payload.Length);
        Assert.InRange(length, 0, core.MaxLength);
        core.Close(consumer.Index, length, PayloadAccess.Read);
        consumer.Index += RecordCore<HostileOrder>.Footprint((uint)length);
        return Done(core.ReleaseAt(consumer.Index));
    }

    private static bool Claim<TCore>(TCore core, ref ClaimPosition producer, int least, int most)
        where TCore : struct, ISequencedProducer<ulong>
    {
        var count = core.Claim(ref producer, least, most);
        Assert.True(count == 0 || (count >= least && count <= most));
        return count != 0;
    }

    // Writes so many of the claimed slots, at most, and gives the others up.
    private static bool Put<TCore>(TCore core, ref ClaimPosition producer, int most)
        where TCore : struct, ISequencedProducer<ulong>
    {
        var used = Math.Min(most, producer.Claimed);
        var index = producer.Index;
        var slots = core.OpenForWriting(index, used);
        Assert.Equal(used, slots.Count);
        slots.First.Fill(5);
        core.CloseWritten(index, slots);
        var unused = producer.Claimed - used;
        producer.Index = producer.End;
        return Done(core.Commit(index, used, unused));
    }

    private static bool Take<TCore>(TCore core, ref ClaimPosition consumer, int most)
        where TCore : struct, ISequencedConsumer<ulong>
    {
        var count = core.Readable(ref consumer, most);
        Assert.InRange(count, 0, Math.Min(most, Capacity));
        if (count != 0)
        {
            var slots = core.OpenForReading(consumer.Index, count);
            Assert.Equal(count, slots.Count);
            core.CloseRead(consumer.Index, slots);
            consumer.Index += (uint)count;
        }

        ReleaseSkipped(core, ref consumer);
        return count != 0;
    }

    // What the consumer took or skipped is released before anything else: the cores ask for it.
    private static bool ReleaseSkipped<TCore>(TCore core, ref ClaimPosition consumer)
        where TCore : struct, ISequencedConsumer<ulong> =>
        consumer.Index != consumer.Published && Done(core.Release(ref consumer));

    private static bool Within(int count)
    {
        Assert.InRange(count, 0, Capacity);
        return count != 0;
    }

    // Whether somebody must be woken does not matter here.
    private static bool Done(bool _) => true;
}
