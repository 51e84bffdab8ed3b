// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RingIO.Primitives;

namespace RingIO.Tests.Primitives;

public sealed class PaddedWordTests
{
    [Fact]
    public void Layout_PaddedUInt32_IsOneWordAtTheStartOf128Bytes()
    {
        Assert.Equal(128, Unsafe.SizeOf<PaddedUInt32>());
        Assert.Equal(0, Marshal.OffsetOf<PaddedUInt32>(nameof(PaddedUInt32.Value)));
    }

    [Fact]
    public void Layout_PaddedUInt64_IsOneWordAtTheStartOf128Bytes()
    {
        Assert.Equal(128, Unsafe.SizeOf<PaddedUInt64>());
        Assert.Equal(0, Marshal.OffsetOf<PaddedUInt64>(nameof(PaddedUInt64.Value)));
    }

    [Fact]
    public unsafe void Layout_Array_PutsNeighbours128BytesApart()
    {
        var words = stackalloc PaddedUInt64[2];
        Assert.Equal(128, (byte*)&words[1].Value - (byte*)&words[0].Value);
    }
}
