// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths in a <see cref="RecordRing"/>: each item is a record of a length of its own, with the item at its start.</summary>
public sealed class RecordScenario : DeathScenario
{
    public override string Name => "record";

    private static RingOptions RecordOptions(IOwnerLiveness liveness) =>
        Options(liveness) with
        {
            Capacity = 256,
            FirstIndex = 8 * 29,
        };

    public override void Format(PageRegion ring, RingRole dying)
    {
        using var made = RecordRing.Create(ring, RecordOptions(new ProcessLiveness()));
        using var producer = made.OpenProducer();
        foreach (var item in dying == RingRole.Consumer ? Prefilled : [])
        {
            producer.TryWrite(Record(item));
        }
    }

    public override void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
    {
        var view = RingView<byte>.Attach(ring, RingKind.Record, RecordOptions(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        var core = new RecordCore<TOrder>(view, mirrored: false);
        var entry = control.TryClaim(role, liveness.Current, role == RingRole.Producer ? 0 : 1, 1);
        if (role == RingRole.Producer)
        {
            Put(core, journal);
        }
        else
        {
            Take(core, journal);
        }

        SleepOnce(control, role);
        control.Leave(entry);
    }

    /// <summary>Records are laid out over a ring of bytes, whose edges they are; <see cref="RecordCore{TOrder}"/> has none of its own.</summary>
    public override Type Core => typeof(SpscCore<,>);

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
    {
        var view = RingView<byte>.Attach(ring, RingKind.Record, RecordOptions(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        if (!control.TryBeginRecovery(liveness))
        {
            return RecoveryReport.Busy;
        }

        var report = SingleSides.Recover(control, liveness);
        control.FinishRecovery();
        return report;
    }

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness)
    {
        using var attached = RecordRing.Attach(ring, RecordOptions(liveness));
        var report = attached.Recover();
        using var consumer = attached.OpenConsumer();
        var items = Drain((out ulong item) => TryTake(consumer, out item));
        using var producer = attached.OpenProducer();
        return new(
            report,
            items,
            producer.TryWrite(Record(42)) && TryTake(consumer, out var last) && last == 42
        );
    }

    private static void Put<TOrder>(RecordCore<TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.OpenProducer();
        foreach (var item in ToPut)
        {
            var record = Record(item);
            journal.Say(item);
            core.TryClaim(position.Index, ref position.Limit, record.Length, out var start);
            record.CopyTo(core.Open(start, record.Length, PayloadAccess.Write));
            position.Index = core.Commit(
                position.Index,
                start,
                record.Length,
                record.Length,
                type: 1
            );
            core.PublishAt(position.Index);
            journal.Acknowledge();
        }
    }

    private static void Take<TOrder>(RecordCore<TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.OpenConsumer();
        for (var i = 0; i < ToPut.Length; i++)
        {
            core.TryFind(ref position.Index, ref position.Limit, out var header);
            var length = (uint)header;
            var start = position.Index;
            journal.Say(
                BinaryPrimitives.ReadUInt64LittleEndian(
                    core.Open(start, (int)length, PayloadAccess.Read)
                )
            );
            core.Close(start, (int)length, PayloadAccess.Read);
            position.Index += RecordCore<TOrder>.Footprint(length);
            core.ReleaseAt(position.Index);
            journal.Acknowledge();
        }
    }

    private static bool TryTake(RecordConsumer consumer, out ulong item)
    {
        item = 0;
        if (!consumer.TryRead(out var record))
        {
            return false;
        }

        item = BinaryPrimitives.ReadUInt64LittleEndian(record.Payload);
        record.Release();
        return true;
    }

    private static byte[] Record(ulong item)
    {
        var bytes = new byte[sizeof(ulong) + (int)(item % 7)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, item);
        return bytes;
    }
}
