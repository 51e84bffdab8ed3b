// SPDX-License-Identifier: MIT

using System.Buffers;
using RingIO.Memory;
using RingIO.Pipelines;
using RingIO.Tests.Support;

namespace RingIO.Tests.Pipelines;

/// <summary>What a pool of pages hands out, takes back, and refuses.</summary>
[Collection(AllocationProbe.Alone)]
public sealed class PageMemoryPoolTests
{
    [Fact]
    public void Rent_AllBlocks_AreDisjointPages()
    {
        using var backing = new PortableBacking(16 * 4096);
        using var pool = new PageMemoryPool(backing, 8192);
        Assert.Equal(8, pool.Count);
        var owners = Enumerable.Range(0, 8).Select(_ => pool.Rent()).ToArray();
        for (byte i = 0; i < owners.Length; i++)
        {
            owners[i].Memory.Span.Fill(i);
        }

        for (byte i = 0; i < owners.Length; i++)
        {
            Assert.Equal(8192, owners[i].Memory.Length);
            Assert.Equal(-1, owners[i].Memory.Span.IndexOfAnyExcept(i));
            owners[i].Dispose();
        }

        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public void Rent_BeyondTheLast_ThrowsOrFallsBack()
    {
        using var backing = new PortableBacking(4096);
        using var strict = new PageMemoryPool(backing);
        using (strict.Rent())
        {
            var error = Assert.Throws<InvalidOperationException>(() => strict.Rent());
            Assert.Contains("All 1 blocks of 4096 bytes", error.Message, StringComparison.Ordinal);
        }

        using var soft = new PageMemoryPool(backing, exhaustion: PageExhaustion.Heap);
        using var first = soft.Rent();
        using var second = soft.Rent(100);
        Assert.True(second.Memory.Length >= 4096);
        Assert.Equal(1, soft.HeapRents);
        Assert.Equal(1, soft.Rented);
    }

    [Fact]
    public void Rent_BadArguments_SayWhatIsWrong()
    {
        using var backing = new PortableBacking(8192);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageMemoryPool(backing, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageMemoryPool(backing, 16384));
        using var pool = new PageMemoryPool(backing);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(4097));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(-2));
    }

    [Fact]
    public void Block_ReturnedTwiceOrUsedAfterwards_IsCaught()
    {
        using var backing = new PortableBacking(4096);
        using var pool = new PageMemoryPool(backing);
        var owner = pool.Rent();
        var memory = owner.Memory;
        owner.Dispose();
        Assert.Throws<InvalidOperationException>(owner.Dispose);
        Assert.Throws<ObjectDisposedException>(() => owner.Memory);
        Assert.Throws<ObjectDisposedException>(() => memory.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public void Dispose_WithABlockOut_KeepsTheMemoryUntilItIsReturned()
    {
        using var backing = new PortableBacking(8192);
        var pool = new PageMemoryPool(backing);
        var owner = pool.Rent();
        pool.Dispose();
        pool.Dispose();
        Assert.Equal(1, pool.Rented);
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
        Assert.Throws<InvalidOperationException>(backing.Dispose);
        owner.Memory.Span.Fill(1);
        owner.Dispose();
        Assert.Equal(0, pool.Rented);
        backing.Dispose();
    }

    [Fact]
    public async Task FourThreads_NeverShareABlock()
    {
        using var backing = new PortableBacking(8 * 4096);
        using var pool = new PageMemoryPool(backing);
        var tasks = Enumerable
            .Range(1, 4)
            .Select(id =>
                Task.Run(() =>
                {
                    for (var i = 0; i < 20_000; i++)
                    {
                        using var one = pool.Rent();
                        using var two = pool.Rent();
                        one.Memory.Span[0] = (byte)id;
                        two.Memory.Span[0] = (byte)(id + 100);
                        Thread.SpinWait(i % 10);
                        Assert.Equal((byte)id, one.Memory.Span[0]);
                        Assert.Equal((byte)(id + 100), two.Memory.Span[0]);
                    }
                })
            );
        await Task.WhenAll(tasks);
        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public void SteadyState_AllocatesNothing()
    {
        using var backing = new PortableBacking(8 * 4096);
        using var pool = new PageMemoryPool(backing);
        AllocationProbe.RequireNothing(Use, rounds: 10);

        void Use()
        {
            for (var i = 0; i < 100; i++)
            {
                using var one = pool.Rent();
                one.Memory.Span[0] = 1;
            }
        }
    }
}
