// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Memory;

public sealed class MappedFileBackingTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Create_NewFile_IsZeroedSharedAndRoundedUp()
    {
        using var backing = MappedFileBacking.Create(_path, 4097);
        Assert.Equal(8192, backing.Length);
        Assert.Equal(8192, new FileInfo(_path).Length);
        Assert.Equal(0, backing.Address & 4095);
        Assert.Equal(PageSize.Size4K, backing.PageSize);
        Assert.True(backing.IsShared);
        Assert.Equal(_path, backing.Path);
        Assert.False(NativeBytes.At(backing.Address, 8192).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Open_OtherMapping_SeesTheSameBytesBothWays()
    {
        using var one = MappedFileBacking.Create(_path, 8192);
        using var other = MappedFileBacking.Open(_path);
        Assert.NotEqual(one.Address, other.Address);
        Assert.Equal(one.Length, other.Length);
        NativeBytes.At(one.Address, 8192)[5000] = 17;
        Assert.Equal(17, NativeBytes.At(other.Address, 8192)[5000]);
        NativeBytes.At(other.Address, 8192)[5001] = 18;
        Assert.Equal(18, NativeBytes.At(one.Address, 8192)[5001]);
    }

    [Fact]
    public void Open_AfterTheCreatorLeft_FindsItsBytes()
    {
        using (var first = MappedFileBacking.Create(_path, 4096))
        {
            NativeBytes.At(first.Address, 4096).Fill(3);
        }

        using var later = MappedFileBacking.Open(_path);
        Assert.False(NativeBytes.At(later.Address, 4096).ContainsAnyExcept((byte)3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_DeleteOnDispose_DeletesOnlyThen(bool delete)
    {
        MappedFileBacking.Create(_path, 4096, delete).Dispose();
        Assert.Equal(!delete, File.Exists(_path));
    }

    [Fact]
    public void Create_FileExists_ThrowsAndLeavesIt()
    {
        File.WriteAllText(_path, "mine");
        Assert.Throws<IOException>(() => MappedFileBacking.Create(_path, 4096));
        Assert.Equal("mine", File.ReadAllText(_path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Create_LengthNotPositive_Throws(long length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedFileBacking.Create(_path, length));
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void Create_NoPath_Throws()
    {
        Assert.Throws<ArgumentException>(() => MappedFileBacking.Create("", 4096));
        Assert.Throws<ArgumentNullException>(() => MappedFileBacking.Open(null!));
    }

    [Fact]
    public void Create_DiskTooSmall_ThrowsAndLeavesNoFile()
    {
        Assert.ThrowsAny<IOException>(() => MappedFileBacking.Create(_path, 1L << 60));
        Assert.False(File.Exists(_path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4097)]
    public void Open_LengthNoMultipleOfPages_ThrowsAndSaysSo(int length)
    {
        File.WriteAllBytes(_path, new byte[length]);
        var refused = Assert.Throws<InvalidDataException>(() => MappedFileBacking.Open(_path));
        Assert.Contains($"{length} bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoFile_Throws() =>
        Assert.Throws<FileNotFoundException>(() => MappedFileBacking.Open(_path));
}
