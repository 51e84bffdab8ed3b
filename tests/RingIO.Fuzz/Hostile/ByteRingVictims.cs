// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>A ring of bytes with both ends open, under a peer that writes between any two accesses, or between two calls.</summary>
public static class ByteRingVictims
{
    private const int Capacity = 16;
    private const int ProducerOffset = 64;
    private const int ConsumerOffset = 68;

    private static readonly PeerWord[] Words =
    [
        new("producer", ProducerOffset, 4, PeerWordKind.Index),
        new("consumer", ConsumerOffset, 4, PeerWordKind.Index),
        new("restart", 72, 4, PeerWordKind.State),
        .. PeerWords.Bytes("bytes", 0, Capacity),
    ];

    /// <summary>The algorithm.</summary>
    public static HostileTarget Core { get; } = new("byte ring core", 4096, Victim);

    /// <summary>The ends: after each call the two indices alone say whether it must have closed its end, and what it may have moved.</summary>
    public static HostileTarget Ends { get; } = new("byte ring, both ends", 4096, Ended);

    private static HostileVictim Ended(PageRegion region, ulong first)
    {
        var put = new Slots<uint>(region.Address + ProducerOffset, 1);
        var taken = new Slots<uint>(region.Address + ConsumerOffset, 1);
        var core = new ByteStreamCore<HardwareOrder>(new(region.Address, Capacity), put, taken);
        core.Restart((uint)first);
        var producer = core.OpenProducer();
        var consumer = core.OpenConsumer();
        var bytes = new byte[Capacity + 4];
        return new()
        {
            Words = Words,
            Steps =
            [
                new(
                    "Put",
                    () =>
                    {
                        var used = producer.Index - taken.First;
                        var most = Most(producer, used, Capacity - used, 7);
                        var count = core.Put(ref producer, bytes.AsSpan(0, 7));
                        Check(producer, used, count, most);
                        return count != 0;
                    }
                ),
                new(
                    "Take",
                    () =>
                    {
                        var ready = put.First - consumer.Index;
                        var most = Most(consumer, ready, ready, bytes.Length);
                        var count = core.Take(ref consumer, bytes);
                        Check(consumer, ready, count, most);
                        return count != 0;
                    }
                ),
            ],
            Capacity = Capacity,
            HasClosed = () => producer.Fault is not null && consumer.Fault is not null,
        };
    }

    private static int Most(in ByteStreamPosition end, uint between, uint room, int asked) =>
        end.Fault is not null || between > Capacity ? 0 : (int)Math.Min(room, (uint)asked);

    private static void Check(in ByteStreamPosition end, uint between, int count, int most)
    {
        Demand.That(
            between <= Capacity || end.Fault is not null,
            "An impossible index was not noticed."
        );
        Demand.That(count == most, "Another count than the peer published.");
    }

    private static HostileVictim Victim(PageRegion region, ulong first)
    {
        var core = new ByteStreamCore<HostileOrder>(
            new(region.Address, Capacity),
            new(region.Address + ProducerOffset, 1),
            new(region.Address + ConsumerOffset, 1)
        );
        core.Restart((uint)first);
        var restart = new StreamRestartCore<HostileOrder>(new(region.Address + 72, 1));
        var producer = core.OpenProducer();
        var consumer = core.OpenConsumer();
        var bytes = new byte[Capacity + 4];
        return new()
        {
            Words = Words,
            Steps =
            [
                new("Put", () => core.Put(ref producer, bytes.AsSpan(0, 7)) != 0),
                new("Take", () => core.Take(ref consumer, bytes) != 0),
                new(
                    "Restart",
                    () =>
                    {
                        if (restart.IsAsked())
                        {
                            core.Restart(0);
                            producer = core.OpenProducer();
                            consumer = core.OpenConsumer();
                            restart.Grant();
                        }

                        return false;
                    }
                ),
            ],
            Capacity = Capacity,
            HasClosed = () => (producer.Fault ?? consumer.Fault) is not null,
        };
    }
}
