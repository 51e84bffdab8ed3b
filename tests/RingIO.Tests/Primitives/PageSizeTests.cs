// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Tests.Primitives;

public sealed class PageSizeTests
{
    [Theory]
    [InlineData(4096, 12, 0, "4 KiB")]
    [InlineData(1 << 21, 21, 9, "2 MiB")]
    [InlineData(1 << 22, 22, 10, "4 MiB")]
    [InlineData(1 << 30, 30, 18, "1 GiB")]
    public void FromBytes_PowerOfTwo_HasItsShiftOrderAndName(
        long bytes,
        int shift,
        int order,
        string name
    )
    {
        var size = PageSize.FromBytes(bytes);
        Assert.Equal(bytes, size.Bytes);
        Assert.Equal(bytes - 1, size.OffsetMask);
        Assert.Equal(shift, size.Shift);
        Assert.Equal(new PageOrder(order), size.Order);
        Assert.Equal(bytes, size.Order.Bytes);
        Assert.Equal(name, size.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4096)]
    [InlineData(2048)]
    [InlineData(4097)]
    [InlineData(12288)]
    public void FromBytes_NoPageSize_Throws(long bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PageSize.FromBytes(bytes));

    [Fact]
    public void WellKnownSizes_Compared_Ascend()
    {
        Assert.Equal(PageSize.Size2M, PageSize.FromBytes(PageSize.Size2M.Bytes));
        Assert.True(PageSize.Size4K < PageSize.Size2M);
        Assert.True(PageSize.Size4M > PageSize.Size2M);
        Assert.True(PageSize.Size1G >= PageSize.Size4M);
        Assert.True(PageSize.Size4K <= PageSize.FromBytes(4096));
        Assert.False(PageSize.Size2M < PageSize.Size4K);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    public void RoundUp_AnyLength_IsTheNextMultiple(long bytes, long expected) =>
        Assert.Equal(expected, PageSize.Size4K.RoundUp(bytes));

    [Fact]
    public void RoundUp_TooLong_Throws() =>
        Assert.Throws<OverflowException>(() => PageSize.Size4K.RoundUp(long.MaxValue));

    [Fact]
    public void Default_NoPageSize_SaysSo() => Assert.Equal("none", default(PageSize).ToString());

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(512, 9)]
    [InlineData(513, 10)]
    public void PageOrderHolding_Frames_IsTheSmallestThatHolds(long frames, int order)
    {
        Assert.Equal(new PageOrder(order), PageOrder.Holding(frames));
        Assert.True(PageOrder.Holding(frames).Frames >= frames);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void PageOrderHolding_NoFrames_Throws(long frames) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PageOrder.Holding(frames));
}
