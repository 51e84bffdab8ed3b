// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

[Collection(AllocationProbe.Alone)]
public sealed class SharedRingRunTests : IDisposable
{
    private readonly PortableBacking _memory = new(4096);
    private readonly SharedRing<ulong, uint> _ring;

    // 504 entries of 8 bytes fit; 256 are a power of two. 5 requests before the indices wrap, and in the middle of the array.
    public SharedRingRunTests() =>
        _ring = SharedRing<ulong, uint>.Create(new PageRegion(_memory), uint.MaxValue - 4);

    public void Dispose()
    {
        _ring.Dispose();
        _memory.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    public void Runs_AroundTheEnd_KeepOrderAndCount(int batch)
    {
        using var front = _ring.OpenFront();
        using var back = _ring.OpenBack();
        var (writer, reader, server) = (new Numbers { Last = 1000 }, new Sum(), new Halves());
        while (reader.Count < 1000)
        {
            front.Put(batch, ref writer);
            front.Push();
            back.Serve(batch, ref server);
            back.Push();
            front.Take(batch, ref reader);
        }

        Assert.Equal((1000, 0), (reader.Count, reader.Wrong));
        Assert.Equal(_ring.Capacity, front.FreeRequests);
    }

    [Fact]
    public void Put_MoreThanThereIsRoomFor_PutsWhatFits()
    {
        using var front = _ring.OpenFront();
        var writer = new Numbers { Last = 1000 };
        Assert.Equal(0, front.Put(0, ref writer));
        Assert.Equal(200, front.Put(200, ref writer));
        Assert.Equal(56, front.Put(200, ref writer));
        Assert.Equal(0, front.Put(200, ref writer));
        Assert.Equal(256UL, writer.Next);
    }

    [Fact]
    public void Put_WriterThatEndsWithinAPiece_CountsWhatItWrote()
    {
        using var front = _ring.OpenFront();
        var writer = new Numbers { Last = 9 }; // 5 before the end of the array, 4 behind it.
        Assert.Equal(9, front.Put(64, ref writer));
        Assert.Equal(247, front.FreeRequests);
    }

    [Fact]
    public void Serve_BehindRequestsThatWait_WritesToTheirSlots()
    {
        using var front = _ring.OpenFront();
        using var back = _ring.OpenBack();
        var (writer, reader, server) = (new Numbers { Last = 20 }, new Sum(), new Halves());
        front.Put(20, ref writer);
        front.Push();
        Assert.True(back.TryTake(out _)); // Number 0: answered last.
        Assert.Equal(19, back.Serve(64, ref server));
        Assert.True(back.TryPut(0));
        back.Push();
        Assert.Equal(20, front.Take(64, ref reader));
        Assert.Equal(190UL, reader.Total);
    }

    [Fact]
    public void Serve_ServerThatThrows_GivesTheSideUp()
    {
        using var front = _ring.OpenFront();
        using var back = _ring.OpenBack();
        var writer = new Numbers { Last = 2 };
        front.Put(2, ref writer);
        front.Push();
        var server = new Halves { Throws = true };
        Assert.Throws<NotSupportedException>(() => back.Serve(2, ref server));
        Assert.Throws<InvalidOperationException>(() => back.Push());
        back.DropCursor();
        Assert.True(back.IsDisposed);
    }

    [Fact]
    public void Runs_MadIndex_MoveNothing()
    {
        using var front = _ring.OpenFront();
        using var back = _ring.OpenBack();
        new RingIO.Primitives.Slots<SharedRingWords>(_memory.Address, 1).First.RequestProducer +=
            300;
        var server = new Halves();
        Assert.Equal(0, back.Serve(8, ref server));
        Assert.True(back.IsFaulted);
        new RingIO.Primitives.Slots<SharedRingWords>(_memory.Address, 1).First.ResponseProducer +=
            1;
        var reader = new Sum();
        Assert.Equal(0, front.Take(8, ref reader));
        Assert.True(front.IsFaulted);
        var writer = new Numbers { Last = 1 };
        Assert.Equal(0, front.Put(1, ref writer));
    }

    [Fact]
    public void Runs_SteadyState_AllocateNothing()
    {
        using var front = _ring.OpenFront();
        using var back = _ring.OpenBack();
        AllocationProbe.RequireNothing(() =>
        {
            var (writer, reader, server) = (new Numbers { Last = 64 }, new Sum(), new Halves());
            front.Put(64, ref writer);
            front.Push();
            back.Serve(64, ref server);
            back.Push();
            front.Take(64, ref reader);
        });
    }

    private struct Numbers : IRequestWriter<ulong>
    {
        public ulong Next;

        public ulong Last { get; init; }

        public bool TryWrite(ref ulong slot)
        {
            if (Next == Last)
            {
                return false;
            }

            slot = Next++;
            return true;
        }
    }

    private struct Sum : IResponseReader<uint>
    {
        public int Count;
        public int Wrong;
        public ulong Total;

        public void Read(in uint response)
        {
            Wrong += response == (uint)Count ? 0 : 1;
            Total += response;
            Count++;
        }
    }

    private readonly struct Halves : IRequestServer<ulong, uint>
    {
        public bool Throws { get; init; }

        public void Serve(in ulong request, ref uint slot)
        {
            if (Throws)
            {
                throw new NotSupportedException();
            }

            slot = (uint)request;
        }
    }
}
