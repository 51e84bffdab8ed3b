// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Memory;

public sealed class FrameAllocatorTests
{
    private const int Frames = 1 << 12;
    private static readonly DomainId One = new(1, 4);
    private static readonly DomainId Two = new(2, 0);
    private static readonly PageOrder Single = new(0);

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(18)]
    public void TryAllocate_OfEachOrder_IsAlignedOwnedAndGivenBack(int order)
    {
        using var machine = BareMachine.Of(1L << 19);
        using var allocator = new FrameAllocator(machine, new(3), machine.FrameCount - 3);
        var before = allocator.Account;
        Assert.True(allocator.TryAllocate(One, new(order), PlacementClass.General, out var first));
        Assert.Equal(0UL, first.Value & ((1UL << order) - 1));
        Assert.Equal(One, machine[first].Owner);
        Assert.Equal(One, machine[first.Plus((1L << order) - 1)].Owner);
        Assert.Equal(1L << order, allocator.Account.Allocated);
        allocator.Free(first, new(order), One);
        Assert.Equal(before, allocator.Account);
        Assert.Equal(0, before.Allocated);
    }

    [Fact]
    public void TryAllocate_UntilNothingIsLeft_GivesEachFrameOnce()
    {
        using var machine = BareMachine.Of(Frames);
        using var allocator = new FrameAllocator(machine);
        var seen = new HashSet<Mfn>();
        while (allocator.TryAllocate(One, Single, (PlacementClass)(seen.Count % 4), out var frame))
        {
            Assert.True(seen.Add(frame));
        }

        Assert.Equal(Frames, seen.Count);
        Assert.Equal(new FrameAccount(Frames, 0, 0), allocator.Account);
        allocator.Free([.. seen], One);
        Assert.Equal(new FrameAccount(Frames, Frames, 0), allocator.Account);
        Assert.Equal(0, allocator.ExternalFragmentation(new(12)));
        Assert.Equal(0, allocator.ClusterAreas);
    }

    public static TheoryData<string, Action<FrameAllocator, Mfn>, string> Refused =>
        new()
        {
            {
                "twice",
                (a, f) =>
                {
                    a.Free(f, new(3), One);
                    a.Free(f, new(3), One);
                },
                "free, held by allocator 1"
            },
            { "never allocated", (a, f) => a.Free(new(1000), Single, One), "held by allocator 1" },
            { "smaller order", (a, f) => a.Free(f, new(2), One), "a block of order 3" },
            { "larger order", (a, f) => a.Free(f, new(4), One), "a block of order 3" },
            { "inside", (a, f) => a.Free(f.Plus(2), new(1), One), "inside a block" },
            { "other owner", (a, f) => a.Free(f, new(3), Two), "Normal of dom1.4" },
            {
                "referred to",
                (a, f) =>
                {
                    Assert.True(a.Machine.TryGet(f.Plus(7), One));
                    a.Free(f, new(3), One);
                },
                "2 reference(s)"
            },
            {
                "partly another's",
                (a, f) =>
                {
                    a.Machine.Transfer(f.Plus(5), One, Two);
                    a.Free(f, new(3), One);
                },
                "Normal of dom2.0"
            },
            { "past the allocator", (a, f) => a.Machine.Free(f, 8, One), "allocator 1" },
            { "given again", (a, f) => a.Machine.Give(new(1000), 1, Two), "held by allocator 1" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Free_OfWhatIsNotToBeFreedSo_IsRefusedByName(
        string how,
        Action<FrameAllocator, Mfn> act,
        string says
    )
    {
        ArgumentNullException.ThrowIfNull(act);
        using var machine = BareMachine.Of(Frames);
        using var allocator = new FrameAllocator(machine);
        Assert.True(allocator.TryAllocate(One, new(3), PlacementClass.General, out var first));
        var refused = Assert.Throws<FrameException>(() => act(allocator, first));
        Assert.True(
            refused.Message.Contains(says, StringComparison.Ordinal),
            $"{how}: {refused.Message}"
        );
        Assert.Contains($"{refused.Frame} is", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_OfWhatIsNoFrame_Throws()
    {
        using var machine = BareMachine.Of(Frames);
        using var allocator = new FrameAllocator(machine);
        using var cache = allocator.OpenCache(new(0));
        foreach (var number in new[] { (ulong)Frames, ulong.MaxValue })
        {
            var frame = new Mfn(number);
            Assert.Throws<ArgumentOutOfRangeException>(() => allocator.Free(frame, Single, One));
            Assert.Throws<ArgumentOutOfRangeException>(() => allocator.FreeRange(frame, 1, One));
            Assert.Throws<ArgumentOutOfRangeException>(() => cache.Free(frame, One));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => allocator.FreeRange(new(0), 0, One));
        Assert.Throws<ArgumentOutOfRangeException>(() => allocator.FreeRange(new(9), Frames, One));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(19, 0)]
    [InlineData(0, 4)]
    [InlineData(0, -1)]
    public void TryAllocate_OfNoOrderOrClass_Throws(int order, int placement)
    {
        using var machine = BareMachine.Of(Frames);
        using var allocator = new FrameAllocator(machine);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            allocator.TryAllocate(One, new(order), (PlacementClass)placement, out _)
        );
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 5)]
    [InlineData(700, 0)]
    [InlineData(1025, 9)]
    public void TryAllocateRange_OfAnyCount_IsAlignedAndTakesNoMore(int count, int alignment)
    {
        using var machine = BareMachine.Of(Frames);
        using var allocator = new FrameAllocator(machine);
        Assert.True(
            allocator.TryAllocateRange(
                One,
                count,
                new(alignment),
                PlacementClass.IoBuffer,
                out var first
            )
        );
        Assert.Equal(0UL, first.Value & ((1UL << alignment) - 1));
        Assert.Equal(count, allocator.Account.Allocated);
        Assert.All(
            Enumerable.Range(0, count),
            i => Assert.Equal(One, machine[first.Plus(i)].Owner)
        );
        Assert.Throws<FrameException>(() => allocator.FreeRange(first, count + 1, One));
        allocator.FreeRange(first, count, One);
        Assert.Equal(0, allocator.ExternalFragmentation(new(12)));
    }

    [Fact]
    public void TryAllocateRange_BeyondAGibibyte_Throws()
    {
        using var machine = BareMachine.Of(Frames);
        using var allocator = new FrameAllocator(machine);
        foreach (var (count, alignment) in new[] { ((1 << 18) + 1, 0), (1, 19), (1, -1), (0, 0) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                allocator.TryAllocateRange(
                    One,
                    count,
                    new(alignment),
                    PlacementClass.General,
                    out _
                )
            );
        }
    }

    [Fact]
    public void Constructor_OnFramesThatAreTaken_IsRefusedAndTakesNone()
    {
        using var machine = BareMachine.Of(Frames);
        machine.Give(new(100), 1, One);
        Assert.Equal(
            new Mfn(100),
            Assert.Throws<FrameException>(() => new FrameAllocator(machine)).Frame
        );
        using var first = new FrameAllocator(machine, new(0), 100);
        using var second = new FrameAllocator(machine, new(101), 99);
        Assert.Throws<FrameException>(() => new FrameAllocator(machine, new(50), 10));
        Assert.NotEqual(first.Number, second.Number);
        Assert.True(second.TryAllocate(One, Single, PlacementClass.General, out var frame));
        Assert.Throws<FrameException>(() => first.Free(frame, Single, One));
        second.Free(frame, Single, One);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FrameAllocator(machine, new(4000), 97)
        );
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(1L << 31)]
    public void Constructor_SuperpageOfNoUse_Throws(long bytes)
    {
        using var machine = BareMachine.Of(Frames);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FrameAllocator(machine, new() { Superpage = PageSize.FromBytes(bytes) })
        );
    }

    [Fact]
    public void Dispose_InTheWrongOrder_IsRefused()
    {
        var machine = BareMachine.Of(Frames);
        var allocator = new FrameAllocator(machine);
        var cache = allocator.OpenCache(new(2));
        Assert.Equal(new CpuId(2), cache.Cpu);
        Assert.True(cache.TryAllocate(One, PlacementClass.General, out var frame));
        Assert.Throws<InvalidOperationException>(allocator.Dispose);
        Assert.Throws<InvalidOperationException>(machine.Dispose);
        cache.Dispose();
        cache.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
            cache.TryAllocate(One, PlacementClass.General, out _)
        );
        Assert.Throws<ObjectDisposedException>(() => cache.Free(frame, One));
        Assert.Equal(
            new FrameInfo(One, FrameType.Normal, 0, 1),
            machine[frame] with
            {
                Tag = default,
            }
        );
        Assert.Equal(new FrameAccount(Frames, Frames - 1, 0), allocator.Account);
        allocator.Dispose();
        allocator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => allocator.Free(frame, Single, One));
        Assert.Throws<ObjectDisposedException>(() => allocator.Adopt(new(7), 1));
        Assert.Throws<ObjectDisposedException>(() => allocator.OpenCache(new(0)));
        Assert.Throws<ObjectDisposedException>(() => allocator.Withdraw(new Mfn[1]));
        // What was free is the machine's again.
        machine.Give(frame.Plus(1), Frames - 1 - (long)frame.Value, Two);
        machine.Dispose();
    }

    [Fact]
    public void Dispose_WithAllFramesBack_GivesItsNumberToTheNext()
    {
        using var machine = BareMachine.Of(64);
        for (var guest = 0; guest < 1000; guest++)
        {
            using var allocator = new FrameAllocator(machine);
            Assert.Equal(1, allocator.Number);
            Assert.True(allocator.TryAllocate(One, Single, PlacementClass.Granted, out var frame));
            allocator.Free(frame, Single, One);
        }

        // Frames that stay out bear their number: nobody else's allocator takes them for its own.
        using (var careless = new FrameAllocator(machine, new(0), 1))
        {
            Assert.True(careless.TryAllocate(One, Single, PlacementClass.General, out _));
        }

        using var next = new FrameAllocator(machine, new(1), 63);
        Assert.Equal(2, next.Number);
        Assert.Throws<FrameException>(() => next.Free(new(0), Single, One));
    }

    [Fact]
    public void WithdrawAndRestore_OnTwoThreads_LoseNoFrame()
    {
        using var machine = BareMachine.Of(Frames);
        using var allocator = new FrameAllocator(machine);
        var hasEnded = false;
        TwoThreads.Run(
            _ =>
            {
                // Less than an area: the last that leave are the first to come back.
                var frames = new Mfn[511];
                for (var i = 0; i < 10_000; i++)
                {
                    allocator.Withdraw(frames);
                }

                Volatile.Write(ref hasEnded, true);
            },
            stop =>
            {
                while (!Volatile.Read(ref hasEnded))
                {
                    stop.ThrowIfCancellationRequested();
                    allocator.Restore(Frames);
                }
            }
        );
        allocator.Restore(Frames);
        Assert.Equal(new FrameAccount(Frames, Frames, 0), allocator.Account);
    }

    [Fact]
    public void Cache_FullAndEmpty_MovesHalfOfItselfAndCountsExactly()
    {
        using var machine = BareMachine.Of(Frames);
        using var allocator = new FrameAllocator(machine);
        using var cache = allocator.OpenCache(new(0), capacity: 16);
        var frames = new Mfn[100];
        Assert.Equal(100, allocator.Allocate(One, PlacementClass.General, frames));
        foreach (var frame in frames)
        {
            cache.Free(frame, One);
            Assert.InRange(cache.Count, 1, 16);
            Assert.Equal(
                Frames,
                allocator.Account.Free + cache.Count + allocator.Account.Allocated
            );
        }

        // The last one in is the first one out: it is hot.
        Assert.True(cache.TryAllocate(One, PlacementClass.General, out var hot));
        Assert.Equal(frames[^1], hot);
        Assert.Throws<FrameException>(() => cache.Free(frames[^2], One));
        cache.Free(hot, One);
        cache.Drain();
        Assert.Equal(new FrameAccount(Frames, Frames, 0), allocator.Account);
    }

    [Fact]
    public void Caches_OfTwoThreads_ShareWithoutLosingOrDoublingAFrame()
    {
        const int Rounds = 40_000;
        using var machine = BareMachine.Of(512);
        using var allocator = new FrameAllocator(
            machine,
            new() { Superpage = PageSize.FromBytes(65536) }
        );
        // Each frees what the other allocated, too: one mailbox each way.
        var mailboxes = new ulong[2];
        TwoThreads.Run(Body(0), Body(1));
        foreach (var left in mailboxes.Where(m => m != 0))
        {
            allocator.Free(new Mfn(left - 1), Single, new(1, 0));
        }

        Assert.Equal(new FrameAccount(512, 512, 0), allocator.Account);
        Assert.Equal(0, allocator.ExternalFragmentation(new(9)));

        Action<CancellationToken> Body(int self) =>
            _ =>
            {
                var owner = new DomainId(1, 0);
                var random = new Random(self);
                using var cache = allocator.OpenCache(new(self), capacity: 8);
                var mine = new Queue<Mfn>();
                for (var i = 0; i < Rounds; i++)
                {
                    if (
                        mine.Count < 100
                        && cache.TryAllocate(owner, (PlacementClass)random.Next(4), out var frame)
                    )
                    {
                        mine.Enqueue(frame);
                    }

                    if (mine.Count > random.Next(100))
                    {
                        cache.Free(mine.Dequeue(), owner);
                    }

                    if (i % 5 == 0 && mine.TryDequeue(out var sent))
                    {
                        Give(cache, owner, ref mailboxes[1 - self], sent.Value + 1);
                    }

                    Give(cache, owner, ref mailboxes[self], 0);
                }

                foreach (var frame in mine)
                {
                    cache.Free(frame, owner);
                }
            };

        static void Give(FrameCache cache, DomainId owner, ref ulong mailbox, ulong put)
        {
            if (Interlocked.Exchange(ref mailbox, put) is var found and not 0)
            {
                cache.Free(new Mfn(found - 1), owner);
            }
        }
    }
}
