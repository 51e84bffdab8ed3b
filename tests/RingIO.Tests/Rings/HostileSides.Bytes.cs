// SPDX-License-Identifier: MIT

using System.Buffers;
using RingIO.Memory;
using RingIO.Pipelines;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Hostile;

namespace RingIO.Tests.Rings;

// Rings of bytes: records and pipes.
internal static partial class HostileSides
{
    private static HostileVictim Record(PageRegion region, RecordRing ring, RingOptions options)
    {
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        var bytes = new byte[ring.MaxLength];
        return With(
            ring,
            producer,
            consumer,
            () => RecordRing.TryAttach(region, options, out var other, out _) ? other : null,
            ("TryWrite", () => producer.TryWrite([1, 2, 3], 7)),
            ("TryWrite the longest", () => producer.TryWrite(bytes)),
            (
                "OpenCursor",
                () =>
                {
                    using var cursor = producer.OpenCursor(16);
                    return cursor.TryWrite([1]) | cursor.TryWrite([]);
                }
            ),
            (
                "TryRead",
                () =>
                {
                    var found = consumer.TryRead(out var record);
                    if (found)
                    {
                        record.Payload.CopyTo(bytes);
                        record.Release();
                    }

                    return found;
                }
            ),
            (
                "OpenCursor to read",
                () =>
                {
                    using var cursor = consumer.OpenCursor(16);
                    var found = cursor.TryRead(out var payload, out _);
                    payload.CopyTo(bytes);
                    return found;
                }
            )
        );
    }

    private static HostileVictim Pipe(PageRegion region, RingOptions options)
    {
        var pipe = RingPipe.Create(region, new RingPipeOptions { Ring = options });
        var writer = pipe.OpenWriter();
        var reader = pipe.OpenReader();
        var flush = Task.CompletedTask;
        return With(
            pipe,
            writer.Side,
            reader.Side,
            () =>
                RingPipe.TryAttach(
                    region,
                    data: null,
                    new RingPipeOptions { Ring = options },
                    out var other,
                    out _
                )
                    ? other
                    : null,
            (
                "GetSpan and FlushAsync",
                () =>
                {
                    if (!flush.IsCompleted)
                    {
                        return false;
                    }

                    writer.GetSpan(5)[..5].Fill(1);
                    writer.Advance(5);
                    flush = writer.FlushAsync().AsTask();
                    return true;
                }
            ),
            ("Step", pipe.Step),
            (
                "TryRead",
                () =>
                {
                    var found = reader.TryRead(out var result);
                    if (found)
                    {
                        _ = result.Buffer.ToArray();
                        reader.AdvanceTo(result.Buffer.End);
                    }

                    return found;
                }
            )
        );
    }

    // The ends of a pipe have no other way to say that it failed, or that the reader asks for more than the ring holds.
    private static bool IsPromised(Ring ring, Exception error) =>
        ring is RingPipe
        && (
            error is RingFaultException or IOException
            || (
                error is InvalidOperationException
                && error.Message.StartsWith("The reader has examined all", StringComparison.Ordinal)
            )
        );
}
