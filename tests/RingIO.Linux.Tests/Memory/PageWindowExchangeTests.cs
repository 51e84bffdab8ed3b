// SPDX-License-Identifier: MIT

using RingIO.Tests;
using RingIO.Tests.Support;

namespace RingIO.Linux.Tests.Memory;

[Collection(AllocationProbe.Alone)]
public sealed class PageWindowExchangeTests : LinuxTests
{
    private const int Pages = 8;

    [Fact]
    public void Exchange_TwoPages_ShowEachOthersFrames()
    {
        using var memory = Numbered(4, first: 10);
        using var other = Numbered(4, first: 90);
        using var window = new PageWindow(Pages);
        window.Map([new(1, memory, 2)], PageAccess.ReadWrite, populate: true);
        window.Map([new(6, other, 3)], PageAccess.ReadOnly, populate: true);
        var calls = window.SystemCalls;
        window.Exchange(1, 6);
        Assert.Equal(4, window.SystemCalls - calls);
        Assert.Equal((93u, 12u), (Word(window, 1), Word(window, 6)));

        // What may be done moves with the page.
        Assert.Equal("r--s", Permissions(window.Address + 4096));
        Assert.Equal("rw-s", Permissions(window.Address + (6 * 4096)));
        NativeBytes.Word(window.Address + (6 * 4096)) = 7;
        Assert.Equal(7u, NativeBytes.Word(memory.Address + (2 * 4096)));
    }

    [Fact]
    public void Exchange_RangesOfManyMappings_GoesPieceByPiece()
    {
        using var memory = Numbered(8, first: 10);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 6), new(1, memory, 0, 3)], PageAccess.ReadWrite);
        window.Map([new(4, memory, 4, 2), new(6, memory, 1, 2)], PageAccess.ReadWrite);
        var calls = window.SystemCalls;
        window.Exchange(0, 4, 4);
        Assert.Equal(3 * 4, window.SystemCalls - calls);
        Assert.Equal([14u, 15u, 11u, 12u, 16u, 10u, 11u, 12u], Words(window));
        window.Exchange(4, 0, 4);
        Assert.Equal([16u, 10u, 11u, 12u, 14u, 15u, 11u, 12u], Words(window));
    }

    [Fact]
    public void Exchange_PagesThatBecomeNeighbours_MoveAsOneAfterwards()
    {
        using var memory = Numbered(8, first: 10);
        using var window = new PageWindow(Pages);
        window.Map(
            [new(0, memory, 0), new(1, memory, 2), new(4, memory, 4, 2)],
            PageAccess.ReadWrite
        );
        window.Exchange(0, 4, 2);
        var calls = window.SystemCalls;
        window.Move(0, 2, 2);
        Assert.Equal(2, window.SystemCalls - calls);
        window.Move(4, 6, 2);
        Assert.Equal(2 + 4, window.SystemCalls - calls);
        Assert.Equal(
            (14u, 15u, 10u, 12u),
            (Word(window, 2), Word(window, 3), Word(window, 6), Word(window, 7))
        );
    }

    [Fact]
    public void Exchange_MoreThanATableOfPages_IsWhole()
    {
        const int Half = 1000;
        using var memory = Numbered(2 * Half, first: 0);
        using var window = new PageWindow(2 * Half);
        window.Map([new(0, memory, 0, 2 * Half)], PageAccess.ReadWrite);
        window.Exchange(0, Half, Half);
        // A call to map, and four for each of two pieces.
        Assert.Equal(1 + (2 * 4), window.SystemCalls);
        Assert.All(
            Enumerable.Range(0, 2 * Half),
            page => Assert.Equal((uint)((page + Half) % (2 * Half)), Word(window, page))
        );
    }

    [Fact]
    public void Exchange_Repeated_LeavesNothingBehind()
    {
        var (memory, name) = Named(4 * 4096);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 0, 2), new(5, memory, 1)], PageAccess.ReadWrite);
        window.Exchange(0, 5);
        window.Unmap(0, Pages);
        memory.Dispose();
        Assert.False(IsMappedAnywhere(name));
    }

    [Fact]
    public void Exchange_BadRange_ThrowsAndChangesNothing()
    {
        using var memory = Numbered(8, first: 10);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 0, 3), new(4, memory, 4, 2)], PageAccess.ReadWrite);
        var calls = window.SystemCalls;
        Assert.Throws<ArgumentException>(() => window.Exchange(0, 1, 2));
        Assert.Throws<ArgumentException>(() => window.Exchange(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Exchange(0, 7, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Exchange(-1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Exchange(0, 4, 0));
        Assert.Throws<InvalidOperationException>(() => window.Exchange(2, 4, 2));
        Assert.Throws<InvalidOperationException>(() => window.Exchange(0, 5, 2));
        Assert.Equal(calls, window.SystemCalls);
        Assert.Equal((10u, 14u), (Word(window, 0), Word(window, 4)));
    }

    [Fact]
    public void Exchange_PagesThatAnotherThreadReads_AlwaysShowOneOfTheTwo()
    {
        using var memory = Numbered(2, first: 10);
        using var window = new PageWindow(2);
        window.Map([new(0, memory, 1), new(1, memory, 0)], PageAccess.ReadWrite);
        var (ended, wrong, reads) = (false, 0, 0L);
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref ended))
            {
                wrong += Word(window, 0) is 10 or 11 && Word(window, 1) is 10 or 11 ? 0 : 1;
                Volatile.Write(ref reads, reads + 1);
            }
        });
        reader.Start();
        var rounds = 0;
        while (rounds < 2000 || Volatile.Read(ref reads) < 2000)
        {
            window.Exchange(0, 1);
            rounds++;
        }

        Volatile.Write(ref ended, true);
        reader.Join();
        Assert.Equal(0, wrong);
        Assert.Equal(rounds % 2 == 0 ? 11u : 10u, Word(window, 0));
    }

    [Fact]
    public void Changes_Repeated_AllocateNothing()
    {
        using var memory = Numbered(Pages, first: 10);
        using var window = new PageWindow(Pages);
        FrameRun[] batch = [new(0, memory, 3), new(1, memory, 4), new(2, memory, 0)];
        AllocationProbe.RequireNothing(
            () =>
            {
                window.Map(batch, PageAccess.ReadWrite);
                window.Exchange(0, 2);
                window.Move(0, 4, 2);
                window.Unmap(0, Pages);
            },
            rounds: 200
        );
    }

    private static uint Word(PageWindow window, int page) =>
        NativeBytes.Word(window.Address + (page * 4096));

    private static uint[] Words(PageWindow window) =>
        [.. Enumerable.Range(0, Pages).Select(page => Word(window, page))];
}
