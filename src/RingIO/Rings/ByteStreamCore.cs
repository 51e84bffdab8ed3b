// SPDX-License-Identifier: MIT

// One direction of a stream of bytes: contiguous bytes, two free-running 32-bit indices, each where its protocol puts it
// (Xen's store, console and vchan rings are two of these).
//
// Words (sole writer / readers / initial value / place)
//   Producer        the producer / consumer / any, equal to Consumer in an empty stream / the protocol's
//   Consumer        the consumer / producer / any / the protocol's
//   Bytes[i]        the producer while Consumer + Capacity > i >= Producer; else nobody
//
// Invariants, modulo 2^32, asserted by each side of the other's word whenever it reads it
//   I1  0 <= Producer - Consumer <= Capacity
//   I2  the producer writes byte i only while i - Consumer < Capacity
//   I3  the consumer reads byte i only while Producer - i > 0
//
// Edges
//   E1  payload stores -> release Producer (PublishBytes) -> acquire (SeeBytes) -> payload loads
//   E2  payload loads -> release Consumer (ReleaseBytes) -> acquire (SeeRoom) -> payload stores of the next lap
//   There is no store->load pair here: these protocols have no word that says who sleeps, so each transfer is followed
//   by an event, and events stay pending until they are seen.
//
// Linearization: a put at PublishBytes, a take at ReleaseBytes, "full" at SeeRoom, "empty" at SeeBytes.
// Progress: wait-free on both sides. A peer's death before its release leaves its index where it was.
// Wrap: indices run through 2^32; bytes are masked; Producer - Consumer = Capacity is full, never empty (XSA-38).
// Trust: none. The own index is private after opening; the peer's is read once a call and checked (I1) before it is
// used. One that is mad faults the position for good (XSA-86), and no byte is touched. Bytes are copied, never lent.

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// One direction of a stream of bytes between domains that do not trust each other, as an algorithm over any memory
/// order.
/// </summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: one thread at a time on each side; the position that each member takes belongs to
/// that side. Source: Xen's <c>docs/misc/xenstore-ring.txt</c>.
/// </remarks>
public readonly struct ByteStreamCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: the producer's release of its index.</summary>
    public const int PublishBytes = 701;

    /// <summary>Edge: the consumer's acquire of the producer's index.</summary>
    public const int SeeBytes = 702;

    /// <summary>Edge: the consumer's release of its index.</summary>
    public const int ReleaseBytes = 703;

    /// <summary>Edge: the producer's acquire of the consumer's index.</summary>
    public const int SeeRoom = 704;

    private readonly Slots<byte> _bytes;
    private readonly Slots<uint> _producer;
    private readonly Slots<uint> _consumer;

    /// <summary>Runs the algorithm on a stream in memory.</summary>
    /// <param name="bytes">The bytes: a power of two of them, at most 2^31.</param>
    /// <param name="producer">The producer's index.</param>
    /// <param name="consumer">The consumer's index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too many bytes for 32-bit indices.</exception>
    public ByteStreamCore(Slots<byte> bytes, Slots<uint> producer, Slots<uint> consumer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Count, 1L << 31, nameof(bytes));
        _bytes = bytes;
        _producer = producer;
        _consumer = consumer;
    }

    /// <summary>How many bytes the stream holds at most.</summary>
    public uint Capacity => (uint)_bytes.Count;

    /// <summary>The producer's position, as its word has it now; read once, when the side begins.</summary>
    /// <returns>The position.</returns>
    // Relaxed: whoever hands the side over has handed over what it wrote.
    public ByteStreamPosition OpenProducer() => new() { Index = TOrder.Load(ref _producer.First) };

    /// <summary>The consumer's position, as its word has it now; read once, when the side begins.</summary>
    /// <returns>The position.</returns>
    // Relaxed: as OpenProducer.
    public ByteStreamPosition OpenConsumer() => new() { Index = TOrder.Load(ref _consumer.First) };

    /// <summary>Empties the stream: both indices become the same. Only while nobody else uses it.</summary>
    /// <param name="index">Where they begin.</param>
    // Relaxed: what gives the stream to its sides orders this, see StreamRestartCore.
    public void Restart(uint index)
    {
        TOrder.Store(ref _producer.First, index);
        TOrder.Store(ref _consumer.First, index);
    }

    /// <summary>Copies bytes in and publishes them, as many as there is room for.</summary>
    /// <param name="producer">The producer's position; it faults if the consumer's index is mad.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>How many were put: the first so many, 0 of a faulted position. Tell the peer if any were.</returns>
    public int Put(ref ByteStreamPosition producer, ReadOnlySpan<byte> bytes)
    {
        var used = producer.Index - TOrder.LoadAcquire(ref _consumer.First, SeeRoom); // E2, with Take
        if (!IsSane(ref producer, used))
        {
            return 0;
        }

        var count = (int)Math.Min((uint)bytes.Length, Capacity - used);
        if (count != 0)
        {
            var access = PayloadAccess.Write;
            var slots = PayloadSlots<byte, TOrder>.Open(_bytes, producer.Index, count, access);
            bytes[..slots.First.Length].CopyTo(slots.First);
            bytes[slots.First.Length..count].CopyTo(slots.Second);
            PayloadSlots<byte, TOrder>.Close(_bytes, producer.Index, slots, access);
            producer.Index += (uint)count;
            TOrder.StoreRelease(ref _producer.First, producer.Index, PublishBytes); // E1, with Take
        }

        return count;
    }

    /// <summary>Copies bytes out and releases their room, as many as there are.</summary>
    /// <param name="consumer">The consumer's position; it faults if the producer's index is mad.</param>
    /// <param name="bytes">Where to.</param>
    /// <returns>How many were taken, 0 of a faulted position. Tell the peer if any were.</returns>
    public int Take(ref ByteStreamPosition consumer, Span<byte> bytes)
    {
        var ready = TOrder.LoadAcquire(ref _producer.First, SeeBytes) - consumer.Index; // E1, with Put
        if (!IsSane(ref consumer, ready))
        {
            return 0;
        }

        var count = (int)Math.Min((uint)bytes.Length, ready);
        if (count != 0)
        {
            var access = PayloadAccess.Read;
            var slots = PayloadSlots<byte, TOrder>.Open(_bytes, consumer.Index, count, access);
            slots.First.CopyTo(bytes);
            slots.Second.CopyTo(bytes[slots.First.Length..]);
            PayloadSlots<byte, TOrder>.Close(_bytes, consumer.Index, slots, access);
            consumer.Index += (uint)count;
            TOrder.StoreRelease(ref _consumer.First, consumer.Index, ReleaseBytes); // E2, with Put
        }

        return count;
    }

    // The peer may write anything: one look at its index decides, and a bad one is remembered.
    private bool IsSane(ref ByteStreamPosition position, uint between)
    {
        if (between > Capacity && position.Fault is null)
        {
            position.Fault = new(
                RingFaultKind.BadIndex,
                $"The peer's index is {between} bytes from 0x{position.Index:x8}, in a stream of {Capacity}: reconnect to a peer that keeps its index."
            );
        }

        return position.Fault is null;
    }
}
