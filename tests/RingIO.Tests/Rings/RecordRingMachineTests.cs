// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Xunit;
using RingIO.Rings;

namespace RingIO.Tests.Rings;

/// <summary>Any sequence of operations on a record ring, against a queue of byte arrays.</summary>
public sealed class RecordRingMachineTests
{
    private const int Capacity = 256;

    /// <summary>Bytes choose the operations and their lengths; the ring must do what the queue does.</summary>
    [Property(MaxTest = 500)]
    public void Operations_OnRingAndQueue_AgreeAtEveryStep(byte[] script, byte start)
    {
        ArgumentNullException.ThrowIfNull(script);
        using var ring = RecordRing.Create(
            new RingOptions { Capacity = Capacity, FirstIndex = 0UL - (start * 8UL) }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var model = new Queue<(byte[] Bytes, uint Type)>();
        for (var i = 0; i + 1 < script.Length; i += 2)
        {
            Step(producer, consumer, model, script[i] % 6, script[i + 1] % (ring.MaxLength + 1));
        }

        while (model.Count != 0)
        {
            Read(consumer, model, keep: false);
        }

        Assert.False(consumer.IsReady);
    }

    private static void Step(
        RecordProducer producer,
        RecordConsumer consumer,
        Queue<(byte[] Bytes, uint Type)> model,
        int operation,
        int length
    )
    {
        switch (operation)
        {
            case 0:
            case 1:
                Write(producer, model, length, length / (operation + 1));
                break;
            case 2:
                if (producer.TryClaim(length, out var aborted))
                {
                    aborted.Payload.Fill(0xee);
                    aborted.Abort();
                }

                break;
            case 3:
                WriteMany(producer, model, length);
                break;
            case 4:
                Read(consumer, model, keep: length % 3 == 0);
                break;
            default:
                ReadMany(consumer, model, length % 5);
                break;
        }
    }

    private static void Write(
        RecordProducer producer,
        Queue<(byte[] Bytes, uint Type)> model,
        int claimed,
        int length
    )
    {
        // An empty ring takes any record; beyond that only the ring knows its padding.
        var done = producer.TryClaim(claimed, out var claim, (uint)length);
        Assert.True(done || model.Count != 0);
        if (done)
        {
            var payload = RecordRingTests.Payload(length, (byte)model.Count);
            payload.CopyTo(claim.Payload);
            claim.Commit(length);
            model.Enqueue((payload, (uint)length));
        }
    }

    private static void WriteMany(
        RecordProducer producer,
        Queue<(byte[] Bytes, uint Type)> model,
        int length
    )
    {
        using var cursor = producer.OpenCursor(publishEvery: 40);
        for (var i = 0; i < 4; i++)
        {
            var payload = RecordRingTests.Payload(length / (i + 1), (byte)i);
            if (cursor.TryWrite(payload, (uint)i))
            {
                model.Enqueue((payload, (uint)i));
            }
        }
    }

    private static void Read(
        RecordConsumer consumer,
        Queue<(byte[] Bytes, uint Type)> model,
        bool keep
    )
    {
        Assert.Equal(model.Count != 0, consumer.TryRead(out var record));
        if (model.Count == 0)
        {
            return;
        }

        var (bytes, type) = model.Peek();
        Assert.Equal(bytes, record.Payload.ToArray());
        Assert.Equal(type, record.Type);
        if (keep)
        {
            record.Keep();
        }
        else
        {
            record.Release();
            model.Dequeue();
        }
    }

    private static void ReadMany(
        RecordConsumer consumer,
        Queue<(byte[] Bytes, uint Type)> model,
        int count
    )
    {
        using var cursor = consumer.OpenCursor(releaseEvery: 64);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(model.Count != 0, cursor.TryRead(out var payload, out var type));
            if (model.Count != 0)
            {
                var expected = model.Dequeue();
                Assert.Equal(expected.Bytes, payload.ToArray());
                Assert.Equal(expected.Type, type);
            }
        }
    }
}
