// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Memory;

public sealed class ForeignBackingTests
{
    [Fact]
    public void Constructor_Memory_IsDescribedAsTheCallerSays()
    {
        using var memory = new PortableBacking(1 << 22);
        var start = (nint)PageSize.Size2M.RoundUp(memory.Address);
        using var backing = new ForeignBacking(
            start,
            1 << 21,
            PageSize.Size2M,
            shared: true,
            mirrored: true
        );
        Assert.Equal(start, backing.Address);
        Assert.Equal(1 << 21, backing.Length);
        Assert.Equal(PageSize.Size2M, backing.PageSize);
        Assert.True(backing.IsShared);
        Assert.True(backing.IsMirrored);
    }

    [Theory]
    [InlineData(0, 4096, "address")]
    [InlineData(4097, 4096, "address")]
    [InlineData(4096, 0, "length")]
    [InlineData(4096, -4096, "length")]
    [InlineData(4096, 4095, "length")]
    public void Constructor_Misaligned_ThrowsAndNamesWhat(
        long address,
        long length,
        string parameter
    )
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            new ForeignBacking((nint)address, length, PageSize.Size4K)
        );
        Assert.Equal(parameter, refused.ParamName);
    }

    [Fact]
    public void Constructor_LengthNoMultipleOfItsPages_Throws() =>
        Assert.Throws<ArgumentException>(() => new ForeignBacking(4096, 4096, PageSize.Size2M));
}
