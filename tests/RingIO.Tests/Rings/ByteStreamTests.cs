// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Fuzz.Hostile;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Hostile;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>A stream of bytes over 32-bit indices: any sizes, any indices, any peer.</summary>
public sealed class ByteStreamTests : IDisposable
{
    private const int Capacity = 16;
    private const int ProducerOffset = 64;
    private const int ConsumerOffset = 68;

    private readonly PortableBacking _memory = new(4096);

    public void Dispose() => _memory.Dispose();

    [Property(MaxTest = 300)]
    public void Bytes_InAnyPieces_ComeOutInOrder(byte[] sizes, uint firstIndex)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var core = Open<HardwareOrder>(new(_memory));
        core.Restart(firstIndex);
        var producer = core.OpenProducer();
        var consumer = core.OpenConsumer();
        var (put, taken) = (0, 0);
        var bytes = new byte[32];
        foreach (var size in sizes)
        {
            var count = size % bytes.Length;
            if (size >= 128)
            {
                var next = Enumerable.Range(put, count).Select(n => (byte)n).ToArray();
                var done = core.Put(ref producer, next);
                Assert.Equal(Math.Min(count, Capacity - (put - taken)), done);
                put += done;
            }
            else
            {
                var done = core.Take(ref consumer, bytes.AsSpan(0, count));
                Assert.Equal(Math.Min(count, put - taken), done);
                Assert.Equal(Enumerable.Range(taken, done).Select(n => (byte)n), bytes[..done]);
                taken += done;
            }
        }

        Assert.Null(producer.Fault ?? consumer.Fault);
    }

    // XSA-38, 86: no pair of indices leads outside; a difference of the size is full, and above it a fault for good.
    [Property(MaxTest = 1000)]
    public void Indices_OfAnyPair_AreFullOrEmptyOrAFault(
        uint producer,
        uint difference,
        bool isNear
    )
    {
        var between = isNear ? difference % (2 * Capacity) : difference;
        var core = Open<HardwareOrder>(new(_memory));
        Word(ProducerOffset) = producer;
        Word(ConsumerOffset) = producer - between;
        var from = core.OpenProducer();
        var to = core.OpenConsumer();
        var room = between <= Capacity ? Capacity - (int)between : 0;
        Assert.Equal(room, core.Put(ref from, new byte[Capacity + 1]));
        Word(ProducerOffset) = producer;
        var held = between <= Capacity ? (int)between : 0;
        Assert.Equal(held, core.Take(ref to, new byte[Capacity + 1]));
        Assert.Equal(between > Capacity, from.Fault is not null);
        Assert.Equal(between > Capacity, to.Fault is not null);

        // An index that turns sane opens nothing again.
        Word(ConsumerOffset) = from.Index;
        Assert.Equal(between > Capacity, core.Put(ref from, [1]) == 0);
    }

    [Fact]
    public void Sides_WhosePeerWritesAnything_KeepTheirPromises()
    {
        HostileReport? report = null;
        TwoThreads.Run(_ =>
            report = HostilePeer.Attack(
                ByteRingVictims.Core,
                new()
                {
                    Rounds = 600,
                    StepsPerRound = 60,
                    WritesPerRound = 60,
                }
            )
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.InRange(report!.Closed, 1, report.Rounds - 1);
        Assert.True(report.WritesInside > report.Rounds, $"{report}");
        Assert.True(report.Transfers > report.Rounds, $"{report}");
    }

    [Fact]
    public void Transfer_OnceItRuns_AllocatesNothing()
    {
        var core = Open<HardwareOrder>(new(_memory));
        core.Restart(0);
        var producer = core.OpenProducer();
        var consumer = core.OpenConsumer();
        var bytes = new byte[12];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            core.Put(ref producer, bytes);
            core.Take(ref consumer, bytes);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static ByteStreamCore<TOrder> Open<TOrder>(PageRegion region)
        where TOrder : struct, IMemoryOrder =>
        new(
            new(region.Address, Capacity),
            new(region.Address + ProducerOffset, 1),
            new(region.Address + ConsumerOffset, 1)
        );

    private ref uint Word(int offset) => ref new Slots<uint>(_memory.Address + offset, 1).First;
}
