// SPDX-License-Identifier: MIT

using System.Buffers;
using System.Buffers.Binary;
using RingIO.Memory;
using RingIO.Pipelines;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>
/// Deaths in the ring of bytes of a <see cref="RingPipe"/>: each item is eight bytes, published at once, so that the
/// survivor never finds a part of one.
/// </summary>
public sealed class ByteScenario : DeathScenario
{
    public override string Name => "byte";

    // Before the end there is room for three items and a byte: the fourth goes around it.
    private static RingOptions ByteOptions(IOwnerLiveness liveness) =>
        Options(liveness) with
        {
            Capacity = 128,
            FirstIndex = ulong.MaxValue - 24,
        };

    public override Type Core => typeof(SpscCore<,>);

    public override void Format(PageRegion ring, RingRole dying)
    {
        var options = new RingPipeOptions { Ring = ByteOptions(new ProcessLiveness()) };
        using var made = RingPipe.Create(ring, options);
        if (dying == RingRole.Consumer)
        {
            var view = RingView<byte>.Attach(ring, RingKind.Byte, options.Ring);
            var core = new SpscCore<byte, HardwareOrder>(view);
            var position = core.OpenProducer();
            core.Put(ref position, Bytes(Prefilled));
            core.Publish(ref position);
        }
    }

    public override void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
    {
        var view = RingView<byte>.Attach(ring, RingKind.Byte, ByteOptions(liveness));
        var control = new RingControl<TOrder>(view.Words, view.Owners);
        var core = new SpscCore<byte, TOrder>(view);
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

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    )
    {
        var view = RingView<byte>.Attach(ring, RingKind.Byte, ByteOptions(liveness));
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
        var options = new RingPipeOptions { Ring = ByteOptions(liveness) };
        using var attached = RingPipe.Attach(ring, null, options);
        var report = attached.Recover();
        var reader = attached.OpenReader();
        var items = Drain((out ulong item) => TryTake(reader, out item));
        // Of a side that died after it had ended the pipe, nothing more is expected.
        var goesOn = attached.State == RingState.Completed || GoesOn(attached, reader);
        reader.Complete();
        return new(report, items, goesOn);
    }

    private static bool GoesOn(RingPipe pipe, RingPipeReader reader)
    {
        var writer = pipe.OpenWriter();
        BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(sizeof(ulong)), 42);
        writer.Advance(sizeof(ulong));
        var flushed = writer.FlushAsync();
        var done = flushed.IsCompletedSuccessfully && TryTake(reader, out var item) && item == 42;
        writer.Complete();
        return done;
    }

    private static bool TryTake(RingPipeReader reader, out ulong item)
    {
        item = 0;
        if (!reader.TryRead(out var result))
        {
            return false;
        }

        var whole = result.Buffer.Length >= sizeof(ulong);
        var end = whole ? result.Buffer.GetPosition(sizeof(ulong)) : result.Buffer.Start;
        if (whole)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            result.Buffer.Slice(0, sizeof(ulong)).CopyTo(bytes);
            item = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }

        reader.AdvanceTo(end);
        return whole;
    }

    private static void Put<TOrder>(SpscCore<byte, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.OpenProducer();
        foreach (var item in ToPut)
        {
            journal.Say(item);
            core.Put(ref position, Bytes([item]));
            core.Publish(ref position);
            journal.Acknowledge();
        }
    }

    private static void Take<TOrder>(SpscCore<byte, TOrder> core, Journal journal)
        where TOrder : struct, IMemoryOrder
    {
        var position = core.OpenConsumer();
        var bytes = new byte[sizeof(ulong)];
        for (var i = 0; i < ToPut.Length; i++)
        {
            core.Take(ref position, bytes);
            journal.Say(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            core.Release(ref position);
            journal.Acknowledge();
        }
    }

    private static byte[] Bytes(ReadOnlySpan<ulong> items)
    {
        var bytes = new byte[items.Length * sizeof(ulong)];
        for (var i = 0; i < items.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), items[i]);
        }

        return bytes;
    }
}
