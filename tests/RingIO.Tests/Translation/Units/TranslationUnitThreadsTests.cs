// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Tests.Support;
using RingIO.Translation;

namespace RingIO.Tests.Translation.Units;

/// <summary>CPUs on threads of their own, and a mapper that gives frames away as soon as it may.</summary>
[Collection(AllocationProbe.Alone)]
public sealed class TranslationUnitThreadsTests
{
    private const int Changes = 2000;
    private const ulong Freed = 0xDEAD;

    [Fact]
    public void Unmap_WhileCpusRead_NeverLeavesAFreedFrameInReach()
    {
        using var world = new UnitWorld(2, 1, TlbGeometry.Zen5, cacheEntries: 16, frames: 256);
        var space = world.Spaces[0];
        var done = 0;
        var hits = new long[2];
        TwoThreads.Run(
            stop =>
            {
                for (var change = 1UL; change <= Changes; change++)
                {
                    var frame = world.Frame(change);
                    Assert.True(space.Map(new(5), frame, 1, PageFlags.Writable).Succeeded);
                    Thread.Yield();
                    var result = space.Unmap(new(5), 1);
                    TwoThreads.Until(() => space.IsComplete(result.Change), stop);
                    world.Machine.Words(frame)[0] = Freed;
                    world.Allocator.Free(frame, new(0), UnitWorld.One);
                }

                Volatile.Write(ref done, 1);
            },
            stop => Read(world, 0, () => Volatile.Read(ref done) == 1, hits, stop),
            stop => Read(world, 1, () => Volatile.Read(ref done) == 1, hits, stop)
        );
        Assert.True(hits.Sum() > 0, "No CPU ever met the page.");
    }

    [Fact]
    public void SteadyState_OfAccessesChangesAndPolls_AllocatesNothing()
    {
        using var world = new UnitWorld(1, 2, TlbGeometry.Zen5, cacheEntries: 16);
        var cpu = world.Cpus[0];
        cpu.Controls |= PagingControls.ProcessContextIds;
        var space = world.Spaces[0];
        var (first, second) = (world.Frame(1), world.Frame(2));
        space.Map(new(5), first, 1, PageFlags.Writable);
        world.Spaces[1].Map(new(5), world.Frame(3), 1, PageFlags.Writable);
        AllocationProbe.RequireNothing(() =>
        {
            cpu.Load(space, keepsTranslations: true);
            cpu.TryWrite(UnitWorld.At(5, 8), 1UL, out _);
            space.Remap(new(5), second, 1, PageFlags.Writable);
            cpu.Poll();
            space.Remap(new(5), first, 1, PageFlags.Writable);
            cpu.Poll();
            space.Reclaim();
            cpu.TryRead(UnitWorld.At(5), out ulong _, out _);
            cpu.Load(world.Spaces[1], keepsTranslations: true);
            cpu.TryRead(UnitWorld.At(5), out ulong _, out _);
        });
    }

    private static void Read(
        UnitWorld world,
        int index,
        Func<bool> isDone,
        long[] hits,
        CancellationToken stop
    )
    {
        var cpu = world.Cpus[index];
        cpu.Load(world.Spaces[0]);
        for (var last = 0UL; !isDone(); )
        {
            stop.ThrowIfCancellationRequested();
            if (UnitWorld.Read(cpu, 5) is { } stamp)
            {
                Assert.True(stamp >= last && stamp != Freed, $"{stamp} behind {last}");
                last = stamp;
                hits[index]++;
            }

            cpu.Poll();
            Thread.Yield();
        }

        cpu.Pause();
    }
}
