// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Tests;

namespace RingIO.Linux.Tests.Memory;

public sealed class PageWindowTests : LinuxTests
{
    private const int Pages = 8;

    [Fact]
    public void Constructor_Reserved_HoldsNothingYet()
    {
        using var window = new PageWindow(Pages);
        Assert.Equal(Pages, window.PageCount);
        Assert.Equal(Pages * 4096, window.Length);
        Assert.True(window.IsShared);
        Assert.False(window.IsMapped(0));
        Assert.Equal("---p", Permissions(window.Address));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageWindow(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageWindow((1L << 30) + 1));
    }

    [Fact]
    public void Map_ScatteredFrames_AppearInOnePiece()
    {
        using var memory = Numbered(8, first: 10);
        using var other = Numbered(2, first: 90);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 5), new(1, other, 1), new(2, memory, 0)], PageAccess.ReadWrite);
        Assert.Equal([15u, 91u, 10u], Words(window, 0, 3));
        Assert.Equal(3, window.SystemCalls);
        NativeBytes.Word(window.Address + 4096) = 7;
        Assert.Equal(7u, NativeBytes.Word(other.Address + 4096));
    }

    [Fact]
    public void Map_Neighbours_ShareOneCall()
    {
        using var memory = Numbered(8, first: 10);
        using var window = new PageWindow(Pages);
        window.Map(
            [
                new(0, memory, 2),
                new(1, memory, 3, 2),
                new(3, memory, 5),
                new(5, memory, 6),
                new(6, memory, 0),
            ],
            PageAccess.ReadWrite,
            populate: true
        );
        Assert.Equal(3, window.SystemCalls);
        Assert.Equal([12u, 13u, 14u, 15u], Words(window, 0, 4));
        Assert.False(window.IsMapped(4));
        Assert.Equal([16u, 10u], Words(window, 5, 2));
    }

    [Fact]
    public void Map_OverMappedPages_ReplacesThem()
    {
        using var memory = Numbered(8, first: 10);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 0, 8)], PageAccess.ReadWrite);
        window.Map([new(3, memory, 7)], PageAccess.ReadOnly);
        Assert.Equal([10u, 11u, 12u, 17u, 14u], Words(window, 0, 5));
        Assert.Equal("rw-s", Permissions(window.Address + (2 * 4096)));
        Assert.Equal("r--s", Permissions(window.Address + (3 * 4096)));
    }

    [Fact]
    public void Map_MemoryDisposedAfterwards_KeepsItsFrames()
    {
        var memory = Numbered(1, first: 33);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 0)], PageAccess.ReadWrite);
        memory.Dispose();
        Assert.Equal(33u, NativeBytes.Word(window.Address));
    }

    [Fact]
    public void Map_BadRun_ThrowsAndMapsNothing()
    {
        using var memory = Numbered(4, first: 1);
        using var window = new PageWindow(Pages);
        var gone = Memory(4096);
        gone.Dispose();
        FrameRun[] bad =
        [
            new(-1, memory, 0),
            new(Pages, memory, 0),
            new(Pages - 1, memory, 0, 2),
            new(0, memory, -1),
            new(0, memory, 4),
            new(0, memory, 3, 2),
            new(0, memory, 0, 0),
            new(0, memory, 0, -1),
            new(long.MaxValue, memory, 0),
            new(0, memory, long.MaxValue),
        ];
        foreach (var run in bad)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                window.Map([new(0, memory, 0), run], PageAccess.ReadWrite)
            );
        }

        Assert.Throws<ObjectDisposedException>(() =>
            window.Map([new(0, memory, 0), new(1, gone, 0)], PageAccess.ReadWrite)
        );
        Assert.Throws<ArgumentNullException>(() => window.Map([default], PageAccess.ReadWrite));
        Assert.Equal(0, window.SystemCalls);
        Assert.False(window.IsMapped(0));
    }

    [Fact]
    public void Unmap_Pages_ReservesThemAgain()
    {
        using var memory = Numbered(8, first: 10);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 0, 8)], PageAccess.ReadWrite);
        window.Unmap(2, 3);
        Assert.Equal("---p", Permissions(window.Address + (3 * 4096)));
        Assert.Equal([10u, 11u], Words(window, 0, 2));
        Assert.Equal([15u, 16u, 17u], Words(window, 5, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Unmap(7, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Unmap(0, 0));
    }

    [Fact]
    public void Move_PagesOfManyMappings_TakesThemOver()
    {
        using var memory = Numbered(8, first: 10);
        using var window = new PageWindow(Pages);
        window.Map(
            [new(0, memory, 6, 2), new(2, memory, 1), new(4, memory, 0, 3)],
            PageAccess.ReadWrite
        );
        window.Move(0, 4, 3);
        Assert.Equal([16u, 17u, 11u], Words(window, 4, 3));
        Assert.Equal("---p", Permissions(window.Address));
        Assert.False(window.IsMapped(0));
        Assert.True(window.IsMapped(6));
    }

    [Fact]
    public void Move_BadRange_ThrowsAndMovesNothing()
    {
        using var memory = Numbered(8, first: 10);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 0, 3)], PageAccess.ReadWrite);
        Assert.Throws<ArgumentException>(() => window.Move(0, 1, 2));
        Assert.Throws<ArgumentException>(() => window.Move(1, 0, 2));
        Assert.Throws<ArgumentException>(() => window.Move(0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Move(0, 7, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Move(-1, 4, 1));
        var refused = Assert.Throws<InvalidOperationException>(() => window.Move(2, 4, 2));
        Assert.Contains("Page 3", refused.Message, StringComparison.Ordinal);
        Assert.Equal([10u, 11u, 12u], Words(window, 0, 3));
    }

    [Fact]
    public void Dispose_Leased_ThrowsElseFreesTheRange()
    {
        var (memory, name) = Named(4096);
        var window = new PageWindow(Pages);
        window.Map([new(0, memory, 0)], PageAccess.ReadWrite);
        using (window.Lease())
        {
            Assert.Throws<InvalidOperationException>(window.Dispose);
        }

        memory.Dispose();
        Assert.True(IsMappedAnywhere(name));
        window.Dispose();
        Assert.False(IsMappedAnywhere(name));
        using var other = Memory(4096);
        Assert.Throws<ObjectDisposedException>(() =>
            window.Map([new(0, other, 0)], PageAccess.ReadWrite)
        );
        Assert.Throws<ObjectDisposedException>(() => window.Unmap(0));
        Assert.Throws<ObjectDisposedException>(() => window.Move(0, 1, 1));
        Assert.Throws<ObjectDisposedException>(() => window.Exchange(0, 1));
        Assert.Throws<ObjectDisposedException>(() => window.IsMapped(0));
    }

    /// <summary>Any program of maps, moves, exchanges and unmaps leaves what an array of frame numbers says.</summary>
    [Property(MaxTest = 60)]
    public void Changes_AnyProgram_AgreeWithAModel(byte[] program)
    {
        using var one = Numbered(Pages, first: 100);
        using var other = Numbered(Pages, first: 200);
        using var window = new PageWindow(Pages);
        var model = new uint[Pages];
        for (var at = 0; at + 3 < program.Length; at += 4)
        {
            var (page, target) = (program[at + 1] % Pages, program[at + 2] % Pages);
            var count = 1 + (program[at + 3] % (Pages - Math.Max(page, target)));
            switch (program[at] % 5)
            {
                case 0:
                    window.Unmap(page, count);
                    model.AsSpan(page, count).Clear();
                    break;
                case 1
                    when Math.Abs(page - target) >= count
                        && !model.AsSpan(page, count).Contains(0u):
                    window.Move(page, target, count);
                    model.AsSpan(page, count).CopyTo(model.AsSpan(target));
                    model.AsSpan(page, count).Clear();
                    break;
                case 2
                    when Math.Abs(page - target) >= count
                        && !model.AsSpan(page, count).Contains(0u)
                        && !model.AsSpan(target, count).Contains(0u):
                    window.Exchange(page, target, count);
                    var aside = model.AsSpan(page, count).ToArray();
                    model.AsSpan(target, count).CopyTo(model.AsSpan(page));
                    aside.CopyTo(model.AsSpan(target));
                    break;
                default:
                    var (memory, first) = program[at] % 10 < 5 ? (one, 100u) : (other, 200u);
                    window.Map([new(page, memory, target, count)], PageAccess.ReadWrite);
                    for (var index = 0; index < count; index++)
                    {
                        model[page + index] = first + (uint)(target + index);
                    }

                    break;
            }

            Assert.Equal(model, Enumerable.Range(0, Pages).Select(p => Seen(window, p)));
        }
    }

    [Fact]
    public void Changes_FromManyThreads_StayInTheirPages()
    {
        const int Threads = 4;
        const int Each = 16;
        using var memory = Numbered(64, first: 1000);
        using var window = new PageWindow(Threads * Each);
        var failures = 0;
        var workers = Enumerable
            .Range(0, Threads)
            .Select(worker => new Thread(() => Work(worker)))
            .ToArray();
        Array.ForEach(workers, static worker => worker.Start());
        Array.ForEach(workers, static worker => worker.Join());
        Assert.Equal(0, failures);

        void Work(int worker)
        {
            var mine = worker * Each;
            for (var round = 0; round < 200; round++)
            {
                var frame = round % 60;
                window.Map([new(mine, memory, frame, 4)], PageAccess.ReadWrite);
                window.Move(mine, mine + 8, 4);
                if (NativeBytes.Word(window.Address + ((mine + 10) * 4096)) != 1002u + (uint)frame)
                {
                    Interlocked.Increment(ref failures);
                }

                window.Unmap(mine + 8, 4);
            }
        }
    }

    private static uint Seen(PageWindow window, int page) =>
        window.IsMapped(page) ? NativeBytes.Word(window.Address + (page * 4096)) : 0;

    private static uint[] Words(PageWindow window, int page, int count) =>
        [
            .. Enumerable
                .Range(page, count)
                .Select(p => NativeBytes.Word(window.Address + (p * 4096))),
        ];
}
