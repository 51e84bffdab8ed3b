// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>A record being written in place: fill it, then commit it or give it back.</summary>
/// <remarks>
/// Used by the thread that claimed. Until it is committed or aborted its producer does nothing else; one that is
/// dropped is detected by the producer's next use, and never reaches the consumer.
/// </remarks>
public ref struct RecordClaim
{
    private readonly ulong _start;
    private readonly uint _type;
    private readonly uint _epoch;
    private RecordProducer? _producer;

    internal RecordClaim(RecordProducer producer, Span<byte> payload, ulong start, uint type)
    {
        _producer = producer;
        _epoch = producer.CursorEpoch;
        _start = start;
        _type = type;
        Payload = payload;
    }

    /// <summary>The record's bytes, in the ring itself: always one piece.</summary>
    public Span<byte> Payload { get; }

    /// <summary>Publishes the record.</summary>
    /// <exception cref="InvalidOperationException">It was committed, aborted or dropped before, or never claimed.</exception>
    public void Commit() => Commit(Payload.Length);

    /// <summary>Publishes the record, shorter than claimed; the rest of the room is given back.</summary>
    /// <param name="length">How many bytes it has: 0 to what was claimed.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than was claimed.</exception>
    /// <exception cref="InvalidOperationException">It was committed, aborted or dropped before, or never claimed.</exception>
    public void Commit(int length)
    {
        var producer = Producer();
        RecordProducer.CheckCommit(length, Payload.Length);
        _producer = null;
        producer.Commit(_start, Payload.Length, length, _type);
    }

    /// <summary>Gives the room back: it is as if nothing had been claimed.</summary>
    /// <exception cref="InvalidOperationException">It was committed, aborted or dropped before, or never claimed.</exception>
    public void Abort()
    {
        var producer = Producer();
        _producer = null;
        producer.Abort(_start, Payload.Length);
    }

    // A copy of a claim that ended, or one that DropCursor gave up, would publish bytes that are not its own.
    private readonly RecordProducer Producer() =>
        _producer is { } producer && producer.CursorEpoch == _epoch
            ? producer
            : throw new InvalidOperationException(
                "The claim has been committed, aborted or dropped already, or TryClaim returned false."
            );
}
