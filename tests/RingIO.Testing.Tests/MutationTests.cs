// SPDX-License-Identifier: MIT

using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Testing.Tests;

/// <summary>What each ordering does in the classic small programs, and what happens without it; the whole table is in RingIO.Models.</summary>
public sealed class MutationTests : IDisposable
{
    private const int Fence = 101;
    private const int Publish = 102;
    private const int See = 103;
    private readonly Words _words = new();

    public void Dispose() => _words.Dispose();

    [Fact]
    public void StoreBuffering_PlainOrReleaseAcquire_BothMayReadOld()
    {
        Assert.Contains((0UL, 0UL), StoreBuffering(new() { Mutation = Mutation.Weaken(Fence) }));
    }

    [Fact]
    public void StoreBuffering_InterlockedStores_NeverBothReadOld()
    {
        Assert.DoesNotContain((0UL, 0UL), StoreBufferingInterlocked(Mutation.None));
        Assert.Contains((0UL, 0UL), StoreBufferingInterlocked(Mutation.Weaken(Fence)));
    }

    [Theory]
    [InlineData(Publish)]
    [InlineData(See)]
    public void MessagePassing_OneSideWeakened_MayReadOld(int edge)
    {
        Assert.Contains((1UL, 0UL), MessagePassing(Mutation.Weaken(edge)));
    }

    [Fact]
    public void MessagePassing_PlainAccessesAroundFullFences_NeverReadsOld()
    {
        Assert.DoesNotContain((1UL, 0UL), MessagePassingFenced(Mutation.None));
        Assert.Contains((1UL, 0UL), MessagePassingFenced(Mutation.Weaken(Fence)));
    }

    [Fact]
    public void Add_TwoThreads_LosesNothingEvenWeakened()
    {
        var program = new ModelProgram(
            () => Assert.Equal(4UL, Order.Load(ref _words.X)),
            AddTwice,
            AddTwice
        );
        Explorer.Explore(program).ThrowUnlessClean();
        Explorer.Explore(program, new() { Mutation = Mutation.Weaken(Fence) }).ThrowUnlessClean();
    }

    private void AddTwice()
    {
        Order.Add(ref _words.X, 1UL, Fence);
        Order.Add(ref _words.X, 1UL, Fence);
    }

    private SortedSet<(ulong A, ulong B)> StoreBuffering(ExplorerOptions options) =>
        Outcomes(
            options,
            r =>
            {
                Order.StoreRelease(ref _words.X, 1UL);
                Order.FullFence(Fence);
                r.A = Order.LoadAcquire(ref _words.Y);
            },
            r =>
            {
                Order.StoreRelease(ref _words.Y, 1UL);
                Order.FullFence(Fence);
                r.B = Order.LoadAcquire(ref _words.X);
            }
        );

    private SortedSet<(ulong A, ulong B)> StoreBufferingInterlocked(Mutation mutation) =>
        Outcomes(
            new() { Mutation = mutation },
            r =>
            {
                Order.Exchange(ref _words.X, 1UL, Fence);
                r.A = Order.Load(ref _words.Y);
            },
            r =>
            {
                Order.Exchange(ref _words.Y, 1UL, Fence);
                r.B = Order.Load(ref _words.X);
            }
        );

    private SortedSet<(ulong A, ulong B)> MessagePassing(Mutation mutation) =>
        Outcomes(
            new() { Mutation = mutation },
            _ =>
            {
                Order.Store(ref _words.X, 1UL);
                Order.StoreRelease(ref _words.Y, 1UL, Publish);
            },
            r =>
            {
                r.A = Order.LoadAcquire(ref _words.Y, See);
                r.B = Order.Load(ref _words.X);
            }
        );

    private SortedSet<(ulong A, ulong B)> MessagePassingFenced(Mutation mutation) =>
        Outcomes(
            new() { Mutation = mutation },
            _ =>
            {
                Order.Store(ref _words.X, 1UL);
                Order.FullFence(Fence);
                Order.Store(ref _words.Y, 1UL);
            },
            r =>
            {
                r.A = Order.Load(ref _words.Y);
                Order.FullFence(Fence);
                r.B = Order.Load(ref _words.X);
            }
        );

    private static SortedSet<(ulong A, ulong B)> Outcomes(
        ExplorerOptions options,
        Action<Registers> first,
        Action<Registers> second
    )
    {
        var registers = new Registers();
        var outcomes = new SortedSet<(ulong, ulong)>();
        var program = new ModelProgram(
            () => outcomes.Add((registers.A, registers.B)),
            () => first(registers),
            () => second(registers)
        );
        var verdict = Explorer.Explore(program, options);
        verdict.ThrowUnlessClean();
        TestContext.Current.TestOutputHelper?.WriteLine($"{verdict}: {string.Join(' ', outcomes)}");
        return outcomes;
    }

    private sealed class Registers
    {
        public ulong A { get; set; }

        public ulong B { get; set; }
    }
}
