// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>The flag ring as a queue under test, through its sides.</summary>
internal sealed class SpscFlagQueue(int capacity, ulong firstIndex, bool parking = false)
    : IQueueUnderTest
{
    private readonly SpscFlagRing<ulong> _ring = SpscFlagRing<ulong>.Create(
        new RingOptions
        {
            Capacity = capacity,
            FirstIndex = firstIndex,
            Parking = parking,
        }
    );
    private SpscFlagProducer<ulong>? _producer;
    private SpscFlagConsumer<ulong>? _consumer;

    public Ring Ring => _ring;

    public RingSide Producer => Puts;

    public RingSide Consumer => Takes;

    private SpscFlagProducer<ulong> Puts => _producer ??= _ring.OpenProducer();

    private SpscFlagConsumer<ulong> Takes => _consumer ??= _ring.OpenConsumer();

    // One slot stays empty.
    public int Room(int capacity) => capacity - 1;

    public bool TryPut(ulong item) => Puts.TryWrite(item);

    public int Put(ReadOnlySpan<ulong> items) => Puts.Write(items);

    public bool TryTake(out ulong item) => Takes.TryRead(out item);

    public int Take(Span<ulong> items) => Takes.Read(items);

    public bool TryPeek(out ulong item) => Takes.TryPeek(out item);

    public void Reopen()
    {
        _producer?.Dispose();
        _consumer?.Dispose();
        _producer = null;
        _consumer = null;
    }

    public void Dispose()
    {
        Reopen();
        _ring.Dispose();
    }
}
