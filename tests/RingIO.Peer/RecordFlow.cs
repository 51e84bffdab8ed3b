// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>A flow through a <see cref="RecordRing"/>: records of several lengths, each with its item at the start.</summary>
public sealed class RecordFlow(RecordRing ring) : Flow
{
    private static readonly RingOptions Options = new() { Capacity = 1024, LayoutId = 0xF1B };
    private readonly byte[] _record = new byte[sizeof(ulong) + 6];
    private RecordProducer? _producer;
    private RecordConsumer? _consumer;

    public static FlowKind Kind { get; } =
        new(
            "record",
            region => new RecordFlow(RecordRing.Create(region, Options)),
            region => new RecordFlow(RecordRing.Attach(region, Options))
        );

    public override void Open(RingRole role)
    {
        if (role == RingRole.Producer)
        {
            _producer = ring.OpenProducer();
        }
        else
        {
            _consumer = ring.OpenConsumer();
        }
    }

    public override bool TryPut(ulong item)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_record, item);
        return _producer!.TryWrite(_record.AsSpan(0, sizeof(ulong) + (int)(item % 7)));
    }

    public override bool TryTake(Action<ulong> say)
    {
        if (!_consumer!.TryRead(out var record))
        {
            return false;
        }

        say(BinaryPrimitives.ReadUInt64LittleEndian(record.Payload));
        record.Release();
        return true;
    }

    public override (RecoveryReport Report, ulong[] Orphans) Recover() => (ring.Recover(), []);

    public override void Dispose()
    {
        _producer?.Dispose();
        _consumer?.Dispose();
        ring.Dispose();
    }
}
