// SPDX-License-Identifier: MIT

using RingIO.Memory;

namespace RingIO.Tests.Memory;

public sealed class PageRegionTests : IDisposable
{
    private readonly PortableBacking _backing = new(3 * 4096);

    public void Dispose() => _backing.Dispose();

    [Fact]
    public void Constructor_WholeBacking_IsAllOfIt()
    {
        var region = new PageRegion(_backing);
        Assert.Same(_backing, region.Backing);
        Assert.Equal((0L, 3 * 4096L), (region.Offset, region.Length));
        Assert.Equal(_backing.Address, region.Address);
        Assert.Equal(region, new PageRegion(_backing, 0, 3 * 4096));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 12289)]
    [InlineData(12288, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1, long.MaxValue)]
    public void Constructor_NotInside_Throws(long offset, long length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageRegion(_backing, offset, length));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PageRegion(_backing).Slice(offset, length)
        );
    }

    [Fact]
    public void Constructor_NoBacking_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => new PageRegion(null!));
        Assert.Throws<ArgumentNullException>(() => new PageRegion(null!, 0, 1));
    }

    [Fact]
    public void Slice_OfASlice_CountsFromItsStart()
    {
        var slice = new PageRegion(_backing).Slice(4096, 8192).Slice(64, 128);
        Assert.Equal((4160L, 128L), (slice.Offset, slice.Length));
        Assert.Equal(_backing.Address + 4160, slice.Address);
        Assert.Throws<ArgumentOutOfRangeException>(() => slice.Slice(64, 65));
    }

    [Fact]
    public void Address_BackingDisposed_Throws()
    {
        var region = new PageRegion(_backing);
        _backing.Dispose();
        Assert.Throws<ObjectDisposedException>(() => region.Address);
    }
}
