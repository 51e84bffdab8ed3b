// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Memory;

public sealed class PortableBackingTests
{
    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    public void Constructor_AnyLength_RoundsUpAlignsAndZeroes(long length, long expected)
    {
        using var backing = new PortableBacking(length);
        Assert.Equal(expected, backing.Length);
        Assert.Equal(0, backing.Address & 4095);
        Assert.Equal(PageSize.Size4K, backing.PageSize);
        Assert.False(backing.IsShared);
        Assert.False(backing.IsMirrored);
        Assert.False(NativeBytes.At(backing.Address, expected).ContainsAnyExcept((byte)0));
        NativeBytes.At(backing.Address, expected).Fill(0xA5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Constructor_LengthNotPositive_Throws(long length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PortableBacking(length));

    [Fact]
    public void Constructor_LengthBeyondAllMemory_Throws()
    {
        Assert.Throws<OverflowException>(() => new PortableBacking(long.MaxValue));
        Assert.Throws<OutOfMemoryException>(() => new PortableBacking(1L << 60));
    }
}
