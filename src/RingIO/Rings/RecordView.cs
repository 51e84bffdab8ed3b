// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>A record being read in place.</summary>
/// <remarks>
/// Used by the thread that opened it. Until it is released or kept its consumer does nothing else; one that is dropped
/// is detected by the consumer's next use, and stays in the ring.
/// </remarks>
public ref struct RecordView
{
    private readonly uint _epoch;
    private RecordConsumer? _consumer;

    internal RecordView(RecordConsumer consumer, ReadOnlySpan<byte> payload, uint type)
    {
        _consumer = consumer;
        _epoch = consumer.CursorEpoch;
        Payload = payload;
        Type = type;
    }

    /// <summary>The record's bytes, in the ring itself: always one piece. Not to be used after the release.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The record's type: the producer's number.</summary>
    public uint Type { get; }

    /// <summary>Takes the record out of the ring.</summary>
    /// <exception cref="InvalidOperationException">It was released, kept or dropped before, or never opened.</exception>
    public void Release() => Consumer().Release(Payload.Length, taken: true);

    /// <summary>Leaves the record in the ring: the next read finds it again. A peek.</summary>
    /// <exception cref="InvalidOperationException">It was released, kept or dropped before, or never opened.</exception>
    public void Keep() => Consumer().Release(Payload.Length, taken: false);

    // A copy of a view that ended, or one that DropCursor gave up, would release bytes that are not its own.
    private RecordConsumer Consumer()
    {
        var consumer = _consumer;
        if (consumer is null || consumer.CursorEpoch != _epoch)
        {
            throw new InvalidOperationException(
                "The record has been released, kept or dropped already, or TryRead returned false."
            );
        }

        _consumer = null;
        return consumer;
    }
}
