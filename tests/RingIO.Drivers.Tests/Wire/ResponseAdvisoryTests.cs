// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Tests.Wire;

/// <summary>What a backend puts into a ring holds nothing that it did not mean to tell.</summary>
public sealed class ResponseAdvisoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Xsa216_PaddingOfAResponse_IsWrittenToo(bool inBatches)
    {
        using var memory = new PortableBacking(4096);
        using var ring = SharedRing<BlockRequest, BlockResponse>.Create(new(memory));
        using var front = ring.OpenFront();
        using var back = ring.OpenBack();
        var entry = SharedRingLayout.EntryBytes<BlockRequest, BlockResponse>();
        var bytes = new Slots<byte>(memory.Address, 4096).Span(
            SharedRingLayout.HeaderBytes,
            2 * entry
        );
        front.Put(new BlockRequest[2]);
        front.Push();
        Assert.Equal(2, back.Take(new BlockRequest[2]));
        bytes.Fill(0xEE);
        Dirty();
        var answer = new BlockResponse
        {
            Id = 0x1122_3344_5566_7788,
            Operation = BlockOperation.Write,
            Status = BlockStatus.Error,
        };
        if (inBatches)
        {
            Assert.Equal(2, back.Put([answer, answer]));
        }
        else
        {
            Assert.True(back.TryPut(answer) && back.TryPut(answer));
        }

        byte[] expected =
        [
            0x88,
            0x77,
            0x66,
            0x55,
            0x44,
            0x33,
            0x22,
            0x11,
            (byte)BlockOperation.Write,
            0,
            0xFF,
            0xFF,
            0,
            0,
            0,
            0,
        ];
        Assert.Equal(expected, bytes[..16].ToArray());
        Assert.Equal(expected, bytes.Slice(entry, 16).ToArray());
    }

    // What the stack held before: were padding left out, this is what would be told.
    private static void Dirty()
    {
        Span<byte> secret = stackalloc byte[2048];
        secret.Fill(0xCC);
        GC.KeepAlive(secret[^1].ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
