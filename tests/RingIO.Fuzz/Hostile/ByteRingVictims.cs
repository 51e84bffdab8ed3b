// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>A ring of bytes with both ends open, under a peer that writes between any two accesses.</summary>
public static class ByteRingVictims
{
    private const int Capacity = 16;
    private const int ProducerOffset = 64;
    private const int ConsumerOffset = 68;

    /// <summary>The algorithm.</summary>
    public static HostileTarget Core { get; } = new("byte ring core", 4096, Victim);

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
            Words =
            [
                new("producer", ProducerOffset, 4, PeerWordKind.Index),
                new("consumer", ConsumerOffset, 4, PeerWordKind.Index),
                new("restart", 72, 4, PeerWordKind.State),
                .. PeerWords.Bytes("bytes", 0, Capacity),
            ],
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
