// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Tests;

namespace RingIO.Linux.Tests.Memory;

public sealed class MirroredBackingTests : LinuxTests
{
    [Fact]
    public void Create_Always_ShowsTheSameBytesTwice()
    {
        using var backing = MirroredBacking.Create(new() { Length = 8192 });
        Assert.True(backing.IsMirrored);
        Assert.True(backing.IsShared);
        Assert.Equal(8192, backing.Length);
        var both = NativeBytes.At(backing.Address, 16384);
        // One write over the end of the first copy.
        both.Slice(8190, 4).Fill(7);
        Assert.Equal([7, 7, 0], both[..3].ToArray());
        Assert.Equal([7, 7], both[16382..].ToArray());
    }

    [Fact]
    public void Constructor_PartOfAMemfd_MirrorsThatAlone()
    {
        using var memory = Numbered(4, first: 100);
        using var data = new MirroredBacking(memory, 4096, 8192);
        var header = new PageRegion(memory, 0, 4096);
        Assert.Equal(100u, NativeBytes.Word(header.Address));
        uint[] seen =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(page => NativeBytes.Word(data.Address + (page * 4096))),
        ];
        Assert.Equal([101u, 102u, 101u, 102u], seen);
        NativeBytes.Word(data.Address + 8192) = 5;
        Assert.Equal(5u, NativeBytes.Word(memory.Address + 4096));
    }

    [Fact]
    public void Constructor_BothSidesOfADescriptor_ShareTheMirror()
    {
        using var one = MirroredBacking.Create(new() { Length = 4096 });
        using var memory = MemfdBacking.Attach(one.Memory.DuplicateDescriptor());
        using var other = new MirroredBacking(memory, 0, 4096);
        NativeBytes.At(one.Address, 8192).Slice(4094, 4).Fill(9);
        Assert.Equal([9, 9, 0], NativeBytes.At(other.Address, 8192)[..3].ToArray());
    }

    [Theory]
    [InlineData(-4096, 4096)]
    [InlineData(0, 0)]
    [InlineData(0, -4096)]
    [InlineData(0, 12288)]
    [InlineData(8192, 4096)]
    [InlineData(1, 4096)]
    [InlineData(0, 4095)]
    [InlineData(long.MaxValue, 4096)]
    public void Constructor_PartNotInWholePagesInside_ThrowsAndLeasesNothing(
        long offset,
        long length
    )
    {
        var memory = Memory(8192);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new MirroredBacking(memory, offset, length)
        );
        memory.Dispose();
    }

    [Fact]
    public void Dispose_OfTheMemoryFirst_ThrowsUntilTheMirrorIsGone()
    {
        var (memory, name) = Named(4096);
        var mirror = new MirroredBacking(memory, 0, 4096);
        Assert.Throws<InvalidOperationException>(memory.Dispose);
        mirror.Dispose();
        Assert.True(IsMappedAnywhere(name));
        memory.Dispose();
        Assert.False(IsMappedAnywhere(name));
        Assert.Throws<ObjectDisposedException>(() => new MirroredBacking(memory, 0, 4096));
        Assert.Throws<ArgumentNullException>(() => new MirroredBacking(null!, 0, 4096));
    }

    [Fact]
    public void Dispose_OfOneThatOwnsItsMemory_DisposesOfBoth()
    {
        var mirror = MirroredBacking.Create(new() { Length = 4096 });
        mirror.Dispose();
        Assert.Throws<ObjectDisposedException>(() => mirror.Memory.Address);
    }
}
