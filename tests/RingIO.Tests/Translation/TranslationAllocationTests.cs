// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Tests.Support;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>Translating allocates nothing, nor do changes once the queues have grown.</summary>
[Collection(AllocationProbe.Alone)]
public sealed class TranslationAllocationTests
{
    [Fact]
    public void Translate_HitsAndFaults_AllocateNothing()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 512);
        world.Space.Map(new(0), new(0), 512, PageFlags.Writable);
        using var mmu = new Mmu(
            world.Memory,
            PageTableFormat.FourLevel,
            new OwnedFrames(world.Memory, TableWorld.Owner)
        );
        mmu.Load(world.Space);
        AllocationProbe.RequireNothing(() =>
        {
            Assert.True(mmu.TryTranslate(new(0x5123), PageAccess.Write, 0, out _, out _));
            Assert.False(mmu.TryTranslate(new(0x5123), PageAccess.Read, 3, out _, out _));
            Assert.False(mmu.TryTranslate(new(1UL << 40), PageAccess.Read, 3, out _, out _));
        });
    }

    [Fact]
    public void Changes_MapProtectRemapUnmap_AllocateNothing()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 512);
        var space = world.Space;
        world.Invalidator.Ranges.Capacity = 100_000;
        var pages = 0;
        AllocationProbe.RequireNothing(
            () =>
            {
                space.Map(new(0), new(0), 512, PageFlags.Writable);
                space.Protect(new(3), 2, PageFlags.None);
                space.Remap(new(7), new(9), 1, PageFlags.User);
                foreach (var page in space.Pages)
                {
                    pages += page.Size == PageSize.Size4K ? 1 : 0;
                }

                space.Unmap(new(0), 512);
                world.Invalidator.Acknowledge();
                Assert.True(space.Reclaim() == 0);
            },
            rounds: 20
        );
        Assert.True(pages > 0);
    }
}
