// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Tests;

namespace RingIO.Linux.Tests.Memory;

public sealed class MemfdBackingTests : LinuxTests
{
    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(10_000, 12_288)]
    public void Create_Default_IsZeroedSharedAndRoundedUp(long length, long expected)
    {
        using var memory = Memory(length);
        Assert.Equal(expected, memory.Length);
        Assert.Equal(0, memory.Address & 4095);
        Assert.Equal(PageSize.Size4K, memory.PageSize);
        Assert.True(memory.IsShared);
        Assert.False(memory.IsMirrored);
        Assert.False(memory.IsHugeTlb);
        Assert.Equal(
            new BackingReport(MemfdPages.Default, PageSize.Size4K, 0, null),
            memory.Report
        );
        Assert.True(memory.Report.IsAsWished);
        Assert.False(NativeBytes.At(memory.Address, expected).ContainsAnyExcept((byte)0));
        NativeBytes.At(memory.Address, expected).Fill(1);
    }

    [Fact]
    public void Create_BadOptions_ThrowsAndNamesThem()
    {
        Assert.Throws<ArgumentNullException>(() => MemfdBacking.Create(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Memory(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Memory(-4096));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MemfdBacking.Create(new() { Length = 1, Pages = (MemfdPages)9 })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MemfdBacking.Create(new() { Length = 1, OnShortage = (ShortagePolicy)9 })
        );
        Assert.Throws<ArgumentException>(() =>
            MemfdBacking.Create(new() { Length = 1, Name = "a\0b" })
        );
        Assert.Throws<ArgumentException>(() =>
            MemfdBacking.Create(new() { Length = 1, Name = new string('x', 201) })
        );
    }

    [Fact]
    public void Create_LongerThanTheAddressSpace_ThrowsWithErrnoAndArguments()
    {
        var refused = Assert.Throws<LinuxException>(() => Memory(1L << 61));
        Assert.Equal("ENOMEM", refused.ErrorName);
        Assert.Equal("mmap", refused.Call);
        Assert.Contains("ENOMEM", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{1L << 61}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_Sealed_NobodyCanChangeTheLength()
    {
        using var memory = Memory(8192);
        using var copy = memory.DuplicateDescriptor();
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(copy, 4096));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(copy, 12288));
        Assert.Equal(8192, RandomAccess.GetLength(copy));
    }

    [Fact]
    public void Create_Named_ShowsTheNameAndTakesItsMemoryAtOnceIfAsked()
    {
        using var memory = MemfdBacking.Create(
            new()
            {
                Length = 1 << 20,
                Name = "my-ring",
                Prefault = true,
            }
        );
        using var copy = memory.DuplicateDescriptor();
        var link = File.ResolveLinkTarget($"/proc/self/fd/{copy.DangerousGetHandle()}", false);
        Assert.Contains("memfd:my-ring", link!.FullName, StringComparison.Ordinal);
        Assert.True(IsCloseOnExec(copy));
    }

    [Fact]
    public void Attach_SealedMemfd_SharesTheBytes()
    {
        using var one = Memory(8192);
        using var other = MemfdBacking.Attach(one.DuplicateDescriptor());
        Assert.NotEqual(one.Address, other.Address);
        Assert.Equal(8192, other.Length);
        NativeBytes.Word(one.Address + 4096) = 42;
        Assert.Equal(42u, NativeBytes.Word(other.Address + 4096));
    }

    [Fact]
    public void Attach_TheOtherSideLeft_KeepsTheBytes()
    {
        var one = Memory(4096);
        NativeBytes.Word(one.Address) = 42;
        using var other = MemfdBacking.Attach(one.DuplicateDescriptor());
        one.Dispose();
        Assert.Equal(42u, NativeBytes.Word(other.Address));
    }

    [Theory]
    [InlineData(0, 4096, "F_SEAL_SHRINK")]
    [InlineData(4, 4096, "F_SEAL_SHRINK")]
    [InlineData(2, 0, "0 bytes")]
    [InlineData(2, 4097, "4097 bytes")]
    public void Attach_UnfitMemfd_IsRefusedAndStaysTheCallers(int seals, long length, string reason)
    {
        using var file = TestCalls.MemfdWith(seals, length);
        var refused = Assert.Throws<DescriptorRefusedException>(() => MemfdBacking.Attach(file));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.False(file.IsClosed);
        Assert.Equal(length, RandomAccess.GetLength(file));
    }

    [Fact]
    public void Attach_OrdinaryFile_IsRefused()
    {
        using var file = File.OpenHandle("/proc/self/exe");
        Assert.Throws<DescriptorRefusedException>(() => MemfdBacking.Attach(file));
        Assert.Throws<ArgumentNullException>(() => MemfdBacking.Attach(null!));
    }

    [Fact]
    public void Dispose_Once_UnmapsAndCloses()
    {
        var (memory, name) = Named(4096);
        Assert.Equal("rw-s", Permissions(memory.Address));
        using (memory.Lease())
        {
            Assert.Throws<InvalidOperationException>(memory.Dispose);
        }

        memory.Dispose();
        Assert.False(IsMappedAnywhere(name));
        Assert.Throws<ObjectDisposedException>(() => memory.Address);
        Assert.Throws<ObjectDisposedException>(memory.DuplicateDescriptor);
    }

    [Fact]
    public void Measure_TouchedMemory_IsResident()
    {
        using var memory = Memory(64 * 4096);
        Assert.Equal(0, ProcSmaps.Measure(memory.Address, memory.Length).ResidentBytes);
        NativeBytes.At(memory.Address, 3 * 4096).Fill(1);
        var found = ProcSmaps.Measure(memory.Address, memory.Length);
        Assert.Equal((1, 64 * 4096L), (found.Mappings, found.MappedBytes));
        Assert.Equal(4096, found.KernelPageBytes);
        Assert.InRange(found.ResidentBytes, 3 * 4096, 64 * 4096);
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcSmaps.Measure(memory.Address, 0));
    }
}
