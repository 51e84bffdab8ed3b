// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Tests;

namespace RingIO.Linux.Tests.Memory;

/// <summary>Alone, because it takes for a moment all the mappings that windows may have.</summary>
[Collection(nameof(Alone))]
public sealed class TooManyMappingsTests : LinuxTests
{
    [Fact]
    public void Unmap_HolesInALongRun_StopsBeforeTheRuntimeIsShort()
    {
        var limit = long.Parse(
            File.ReadAllText("/proc/sys/vm/max_map_count"),
            CultureInfo.InvariantCulture
        );
        Assert.SkipWhen(
            limit > 300_000,
            $"vm.max_map_count is {limit}: reaching it takes too long"
        );
        using var memory = Memory(limit * 4096);
        using var window = new PageWindow(limit);
        window.Map([new(0, memory, 0, limit)], PageAccess.ReadWrite);
        var refused = Assert.Throws<TooManyMappingsException>(() =>
        {
            for (var page = 1L; page < limit; page += 2)
            {
                window.Unmap(page);
            }
        });
        Assert.InRange(refused.Mappings, limit / 2, limit);

        // What lowers the number is never refused.
        window.Unmap(0, limit);
        Assert.False(window.IsMapped(0));
    }

    [Fact]
    public void Map_MoreFramesThanMappings_UndoesTheBatchAndNamesTheLimit()
    {
        var limit = long.Parse(
            File.ReadAllText("/proc/sys/vm/max_map_count"),
            CultureInfo.InvariantCulture
        );
        Assert.SkipWhen(
            limit > 300_000,
            $"vm.max_map_count is {limit}: reaching it takes too long"
        );
        using var memory = Numbered(2, first: 50);
        using var window = new PageWindow(limit + 64);
        // The same frame again and again: no two neighbours merge.
        var batch = new FrameRun[limit + 1];
        for (var page = 0; page < batch.Length; page++)
        {
            batch[page] = new(page, memory, 0);
        }

        var refused = Assert.Throws<TooManyMappingsException>(() =>
            window.Map(batch, PageAccess.ReadWrite)
        );
        Assert.Equal(limit, refused.Limit);
        Assert.InRange(refused.Mappings, limit / 2, limit);
        Assert.Contains("vm.max_map_count", refused.Message, StringComparison.Ordinal);
        Assert.False(window.IsMapped(0));
        Assert.Equal("---p", Permissions(window.Address));

        // The window is as good as new.
        window.Map([new(limit, memory, 1)], PageAccess.ReadWrite);
        Assert.Equal(51u, NativeBytes.Word(window.Address + ((nint)limit * 4096)));
    }

    [Fact]
    public void Changes_ThatComeBackToWhereTheyBegan_AreCountedAsNone()
    {
        const int Pages = 16;
        var limit = long.Parse(
            File.ReadAllText("/proc/sys/vm/max_map_count"),
            CultureInfo.InvariantCulture
        );
        Assert.SkipWhen(
            limit > 300_000,
            $"vm.max_map_count is {limit}: reaching it takes too long"
        );
        using var memory = Numbered(Pages, first: 10);
        using var window = new PageWindow(Pages);
        window.Map([new(0, memory, 0, 12)], PageAccess.ReadWrite);
        var before = Room(memory, limit);
        for (var round = 0; round < 300; round++)
        {
            // Neighbours, pages apart, the window's ends; a hole between, and none.
            window.Exchange(0, 1);
            window.Exchange(1, 2, 1);
            window.Exchange(0, 4, 4);
            window.Move(0, 12, 4);
            window.Move(8, 0, 3);
            window.Exchange(12, 4, 4);
            window.Unmap(5, 3);
            window.Map([new(0, memory, 0, 5), new(5, memory, 5, 7)], PageAccess.ReadWrite);
            window.Unmap(12, 4);
        }

        Assert.Equal(before, Room(memory, limit));
    }

    // How many mappings a window may still make.
    private static long Room(MemfdBacking memory, long limit)
    {
        using var window = new PageWindow(limit);
        FrameRun[] one = [new(0, memory, 0)];
        for (var page = 0L; ; page++)
        {
            one[0] = one[0] with { Page = page };
            try
            {
                window.Map(one, PageAccess.ReadOnly);
            }
            catch (TooManyMappingsException)
            {
                return page;
            }
        }
    }
}
