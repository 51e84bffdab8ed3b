// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>The coverage that an allocator reckons is what page tables come to.</summary>
public sealed class CoverageInTablesTests
{
    private const int Area = 512;
    private const int Areas = 16;
    private static readonly DomainId Guest = new(1, 0);

    [Theory]
    [InlineData(PlacementPolicy.Clustered, 15)]
    [InlineData(PlacementPolicy.Naive, 8)]
    public void Map_OfAllFramesOfAnAllocator_UsesSuperpagesAsItsCoverageSays(
        PlacementPolicy policy,
        int superpages
    )
    {
        // Only the tables' frames are real: nobody touches what is mapped.
        using var real = new PortableBacking(64 * 4096);
        using var backing = new ForeignBacking(
            real.Address,
            (1 + Areas) * PageSize.Size2M.Bytes,
            PageSize.Size4K
        );
        using var machine = new MachineMemory(backing);
        using var tables = new FrameAllocator(machine, new(0), 64);
        using var frames = new FrameAllocator(
            machine,
            new(Area),
            Areas * Area,
            new() { Policy = policy }
        );
        // One in sixteen is mapped by itself, in half of the memory; then all is given out.
        for (var i = 0; i < Areas * Area; i++)
        {
            var placement =
                i % 16 == 0 && i < Areas * Area / 2
                    ? PlacementClass.PageTable
                    : PlacementClass.General;
            Assert.True(frames.TryAllocate(Guest, new(0), placement, out _));
        }

        using var space = new AddressSpace(machine, new AllocatedFrames(tables, Guest), new());
        for (var n = (ulong)Area; n < (ulong)machine.FrameCount; n++)
        {
            var isSingle = machine[new(n)].Tag.Placement != PlacementClass.General;
            var flags = isSingle ? PageFlags.None : PageFlags.Writable;
            Assert.True(space.Map(new(n), new(n), 1, flags).Succeeded);
        }

        var coverage = frames.Coverage();
        Assert.Equal(coverage.MappedBytes, space.BytesMapped);
        Assert.Equal(coverage.SuperpageBytes, space.BytesInSuperpages);
        Assert.Equal(superpages * PageSize.Size2M.Bytes, space.BytesInSuperpages);
    }
}
