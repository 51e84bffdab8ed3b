// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Native;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Load.Subjects;

/// <summary>Frames are allocated and freed; an operation is one of each.</summary>
internal static class FrameSubjects
{
    private const int Frames = 1 << 16;
    private const int MostBatch = 64;
    private static readonly DomainId Owner = new(1, 0);

    /// <summary>Through a cache of its own.</summary>
    /// <param name="batch">Frames at a time; 1: call by call.</param>
    /// <returns>The subject.</returns>
    public static Subject Cached(int batch) =>
        Counted(
            $"FrameCache by {batch}",
            run =>
            {
                using var machine = Machine();
                using var allocator = new FrameAllocator(machine);
                using var cache = allocator.OpenCache(new(0));
                return Measured(
                    run,
                    new PinnedBody(run.FirstCpu, () => Pairs(cache, run.Items, batch))
                );
            }
        );

    /// <summary>Two threads, a cache each, half of the frames each.</summary>
    /// <param name="batch">Frames at a time.</param>
    /// <returns>The subject.</returns>
    public static Subject TwoThreads(int batch) =>
        Counted(
            $"FrameCache by {batch}, two threads",
            run =>
            {
                using var machine = Machine();
                using var allocator = new FrameAllocator(machine);
                using var one = allocator.OpenCache(new(0));
                using var other = allocator.OpenCache(new(1));
                return Measured(
                    run,
                    new PinnedBody(run.FirstCpu, () => Pairs(one, run.Items / 2, batch)),
                    new PinnedBody(run.SecondCpu, () => Pairs(other, run.Items / 2, batch))
                );
            }
        );

    /// <summary>Without a cache: under the lock, split and joined each time.</summary>
    /// <param name="order">The blocks' order.</param>
    /// <returns>The subject.</returns>
    public static Subject Behind(int order) =>
        Counted(
            $"FrameAllocator, order {order}",
            run =>
            {
                using var machine = Machine();
                using var allocator = new FrameAllocator(machine);
                return Measured(
                    run,
                    new PinnedBody(run.FirstCpu, () => Pairs(allocator, run.Items, new(order)))
                );
            }
        ) with
        {
            Granule = order < 9 ? 4096 : 64,
        };

    /// <summary>A stack of frame numbers that knows nothing of owners, orders or what was freed twice.</summary>
    /// <param name="batch">Frames at a time.</param>
    /// <returns>The subject.</returns>
    public static Subject FreeList(int batch) =>
        Counted(
            "free list, C#",
            run => Measured(run, new PinnedBody(run.FirstCpu, () => Pairs(run.Items, batch)))
        );

    /// <summary>A native peer.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="entry">The exported function.</param>
    /// <param name="batch">Frames at a time.</param>
    /// <returns>The subject.</returns>
    public static Subject Native(string name, string entry, int batch) =>
        NativeBench.Shared.Subject(name, entry, items => (ulong)items, batch);

    // Every frame that was asked for must have been there.
    private static Subject Counted(
        string name,
        Func<Run, (ulong Got, Measurement Measured)> measure
    ) =>
        new(
            name,
            run =>
            {
                var (got, measured) = measure(run);
                Payload.Verify(got, (ulong)run.Items);
                return measured;
            }
        );

    private static (ulong Got, Measurement Measured) Measured(
        Run run,
        params ReadOnlySpan<PinnedBody> bodies
    )
    {
        var ns = PinnedThreads.Run(out var got, bodies);
        return (got, new(run.Items, ns));
    }

    // What the frames hold is touched by nobody: their addresses stand for them.
    private static MachineMemory Machine() =>
        new(new ForeignBacking(1 << 30, Frames * PageSize.Size4K.Bytes, PageSize.Size4K));

    private static ulong Pairs(FrameCache cache, long items, int batch)
    {
        ulong got = 0;
        if (batch == 1)
        {
            for (var i = 0L; i < items; i++)
            {
                got += cache.TryAllocate(Owner, PlacementClass.General, out var frame) ? 1UL : 0;
                cache.Free(frame, Owner);
            }

            return got;
        }

        Span<Mfn> frames = stackalloc Mfn[MostBatch];
        frames = frames[..batch];
        for (var i = 0L; i < items; i += batch)
        {
            got += (ulong)cache.Allocate(Owner, PlacementClass.General, frames);
            cache.Free(frames, Owner);
        }

        return got;
    }

    private static ulong Pairs(FrameAllocator allocator, long items, PageOrder order)
    {
        ulong got = 0;
        for (var i = 0L; i < items; i++)
        {
            got += allocator.TryAllocate(Owner, order, PlacementClass.General, out var first)
                ? 1UL
                : 0;
            allocator.Free(first, order, Owner);
        }

        return got;
    }

    private static ulong Pairs(long items, int batch)
    {
        var free = new Stack<uint>(Enumerable.Range(0, Frames).Select(n => (uint)n));
        Span<uint> frames = stackalloc uint[MostBatch];
        ulong got = 0;
        for (var i = 0L; i < items; i += batch)
        {
            for (var k = 0; k < batch; k++)
            {
                got += free.TryPop(out frames[k]) ? 1UL : 0;
            }

            for (var k = 0; k < batch; k++)
            {
                free.Push(frames[k]);
            }
        }

        return got;
    }
}
