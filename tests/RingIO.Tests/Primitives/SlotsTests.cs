// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Primitives;

public sealed class SlotsTests : IDisposable
{
    private readonly PortableBacking _memory = new(4096);

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(6)]
    public void Constructor_CountNoPowerOfTwo_Throws(long count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Slots<int>(_memory.Address, count));

    [Fact]
    public void Constructor_AddressZero_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Slots<int>(0, 8));

    [Fact]
    public void Indexer_AnyNumber_IsMasked()
    {
        var slots = new Slots<long>(_memory.Address, 8);
        for (var index = 0; index < 8; index++)
        {
            slots[(ulong)index] = index * 11;
        }

        Assert.Equal(8, slots.Count);
        Assert.Equal(7u, slots.Mask);
        Assert.Equal(33, slots[3 + 8]);
        Assert.Equal(77, slots[ulong.MaxValue]);
        Assert.Equal(0, slots.First);
        Assert.Equal(33, NativeBytes.At(_memory.Address + 24, 1)[0]);
    }

    [Theory]
    [InlineData(0, 8, 8)]
    [InlineData(0, 9, 8)]
    [InlineData(5, 8, 3)]
    [InlineData(5, 2, 2)]
    [InlineData(13, 8, 3)]
    [InlineData(7, 0, 0)]
    public void Span_FromIndex_EndsAtTheArraysEnd(ulong index, int wanted, int expected)
    {
        var slots = new Slots<int>(_memory.Address, 8);
        Assert.Equal(expected, slots.Contiguous(index, wanted));
        Assert.Equal(expected, slots.Span(index, wanted).Length);
    }

    [Fact]
    public void Span_Written_IsTheSlotsThemselves()
    {
        var slots = new Slots<int>(_memory.Address, 8);
        slots.Span(6, 4).Fill(9);
        Assert.Equal([0, 0, 0, 0, 0, 0, 9, 9], slots.Span(0, 8).ToArray());
    }

    [Fact]
    public void Bytes_OfASlot_IsItsFirstByte()
    {
        var slots = new Slots<int>(_memory.Address, 8);
        slots[10] = 0x0201_0403;
        Assert.Equal(3, slots.Bytes(2));
        Assert.Equal(3, NativeBytes.At(_memory.Address, 4096)[8]);
    }
}
