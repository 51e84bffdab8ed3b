// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using FsCheck.Xunit;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

public sealed class InternetChecksumTests
{
    [Fact]
    public void Sum_EveryLengthAtEveryAlignment_EqualsThePlainLoop()
    {
        var bytes = new byte[512];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length <= 300; length++)
        {
            for (var start = 0; start <= 64; start++)
            {
                var part = bytes.AsSpan(start, length);
                var expected = TestFrame.Fold(TestFrame.Sum(part));
                Assert.Equal(expected, InOrder(ChecksumKernel.Sum(part)));
                Assert.Equal(expected, InOrder(ChecksumKernel.Portable(part)));
                Assert.Equal(expected, InOrder(ChecksumKernel.Narrow(part)));
                Assert.Equal(expected, InOrder(ChecksumKernel.Wide(part)));
            }
        }
    }

    [Theory]
    [InlineData(65535, 0xFF)]
    [InlineData(1 << 20, 0xFF)]
    [InlineData((1 << 20) + 31, 0xFE)]
    [InlineData(70001, 0)]
    public void Sum_LongAndFull_CarriesNothingAway(int length, int filler)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)filler);
        var expected = TestFrame.Fold(TestFrame.Sum(bytes));
        Assert.Equal(expected, InOrder(ChecksumKernel.Portable(bytes)));
        Assert.Equal(expected, InOrder(ChecksumKernel.Narrow(bytes)));
        Assert.Equal(expected, InOrder(ChecksumKernel.Wide(bytes)));
    }

    [Property(MaxTest = 300)]
    public void Add_InPiecesOfAnyLength_EqualsTheWhole(int seed)
    {
        var random = new Random(seed);
        using var frame = new NativeFrame(random.Next(1, 3000));
        random.NextBytes(frame.Bytes);
        var start = random.Next(frame.Bytes.Length);
        var length = random.Next(frame.Bytes.Length - start);
        var sum = default(InternetChecksum);
        sum.Add(frame.Cut(random, random.Next(1, 20)), start, length);
        Assert.Equal(TestFrame.Fold(TestFrame.Sum(frame.Bytes.Slice(start, length))), sum.Folded);
    }

    [Property(MaxTest = 300)]
    public void Update_OfOneWord_EqualsANewSum(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[40];
        random.NextBytes(bytes);
        var before = InternetChecksum.Compute(bytes);
        var place = random.Next(bytes.Length / 2) * 2;
        var old = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(place));
        var word = (ushort)random.Next(65536);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(place), word);
        Assert.Equal(InternetChecksum.Compute(bytes), InternetChecksum.Update(before, old, word));
    }

    [Fact]
    public void Update_TheExampleOfRfc1624_IsZero() =>
        Assert.Equal(0, InternetChecksum.Update(0xDD2F, 0x5555, 0x3285));

    [Fact]
    public void Compute_TheExampleOfRfc1071_IsItsComplement() =>
        Assert.Equal(
            0xFFFF - 0xDDF2,
            InternetChecksum.Compute([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7])
        );

    [Fact]
    public void Add_BytesThatAreNotThere_SaysWhich()
    {
        using var frame = new NativeFrame(10);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new InternetChecksum(0).Add(frame.Whole, 4, 7)
        );
        Assert.Contains("Bytes 4 to 11 are not inside 10 bytes", error.Message);
    }

    private static ushort InOrder(ushort sum) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(sum) : sum;
}
