// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Memory;

[Collection(AllocationProbe.Alone)]
public sealed class FrameAllocationTests
{
    [Theory]
    [InlineData(PlacementPolicy.Clustered)]
    [InlineData(PlacementPolicy.Naive)]
    public void FrameAllocator_SteadyState_AllocatesNothing(PlacementPolicy policy)
    {
        using var machine = BareMachine.Of(1 << 12);
        using var allocator = new FrameAllocator(machine, new() { Policy = policy });
        using var cache = allocator.OpenCache(new(0), capacity: 32);
        var owner = new DomainId(1, 0);
        var frames = new Mfn[100];
        AllocationProbe.RequireNothing(
            () =>
            {
                Assert.True(cache.TryAllocate(owner, PlacementClass.IoBuffer, out var one));
                cache.Free(one, owner);
                // More than fits: behind the cache too.
                Assert.True(cache.Allocate(owner, PlacementClass.General, frames) == 100);
                cache.Free(frames, owner);
                Assert.True(allocator.Allocate(owner, PlacementClass.PageTable, frames) == 100);
                allocator.Free(frames, owner);
                Assert.True(
                    allocator.TryAllocate(owner, new(9), PlacementClass.General, out var block)
                );
                allocator.Free(block, new(9), owner);
                Assert.True(
                    allocator.TryAllocateRange(
                        owner,
                        7,
                        new(2),
                        PlacementClass.Granted,
                        out var range
                    )
                );
                allocator.FreeRange(range, 7, owner);
                Assert.True(allocator.Withdraw(frames) == 100);
                allocator.Adopt(frames[7], 1);
                Assert.True(allocator.Restore(100) == 99);
            },
            rounds: 20
        );
    }

    [Fact]
    public void FrameCache_SteadyState_GoesOnWhileAnotherHoldsTheLock()
    {
        using var machine = BareMachine.Of(1 << 12);
        using var allocator = new FrameAllocator(machine);
        using var cache = allocator.OpenCache(new(0));
        var owner = new DomainId(1, 0);
        var frames = new Mfn[32];
        Assert.True(cache.Allocate(owner, PlacementClass.General, frames) == 32);
        cache.Free(frames, owner);
        var control = new Thread(() => allocator.Free(frames, owner));
        lock (GateOf(allocator))
        {
            var cached = new Thread(() =>
            {
                Assert.True(cache.Allocate(owner, PlacementClass.General, frames) == 32);
                cache.Free(frames, owner);
                Assert.True(cache.Allocate(owner, PlacementClass.General, frames) == 32);
            });
            cached.Start();
            cached.Join();
            // The control: without a cache the lock is met.
            control.Start();
            while (!control.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            {
                Assert.True(control.IsAlive, "The allocator itself took no lock.");
                Thread.Yield();
            }
        }

        control.Join();
        Assert.Equal(0, allocator.Account.Allocated);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    private static extern ref readonly Lock GateOf(FrameAllocator allocator);
}
