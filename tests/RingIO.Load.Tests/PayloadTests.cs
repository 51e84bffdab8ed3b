// SPDX-License-Identifier: MIT

using RingIO.Load.Subjects;

namespace RingIO.Load.Tests;

public sealed class PayloadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(257)]
    public void Make_ThenSum_IsWhatIsExpected(int count)
    {
        var words = new ulong[count];
        var items = new Item64[count];

        Payload.Make(words, 0);
        Payload.Make(items, 0);

        Assert.Equal(Payload.Expected8(count), Payload.Sum(words));
        Assert.Equal(Payload.Expected64(count), Payload.Sum(items));
        Assert.Equal(
            Payload.Expected64(count),
            items.Aggregate(0UL, (sum, item) => sum + Payload.Sum(in item))
        );
    }

    [Fact]
    public void Make_FromAnyNumberOn_WritesThatNumbersWords()
    {
        var words = new ulong[5];
        var items = new Item64[2];

        Payload.Make(words, 100);
        Payload.Make(items, 100);

        Assert.Equal([101, 102, 103, 104, 105], words);
        Assert.Equal(109ul, items[1][7]);
    }

    [Fact]
    public void Verify_ItemLost_Throws() =>
        Assert.Throws<InvalidOperationException>(() =>
            Payload.Verify(Payload.Expected8(9), Payload.Expected8(10))
        );

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(1500)]
    [InlineData(65536)]
    public void ByteSum_OfOnes_IsTheirNumber(int count)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, (byte)1);

        Assert.Equal((ulong)count, ByteSum.Of(bytes));
    }
}
