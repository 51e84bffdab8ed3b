// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Tests;

namespace RingIO.Linux.Tests.Memory;

[Collection(nameof(Alone))]
public sealed class HugePageTests : LinuxTests, IClassFixture<HugePagePoolFixture>
{
    private const long Size2M = 1 << 21;

    [Fact]
    public void Create_Huge2M_IsInPoolPages()
    {
        DemandPool(3);
        var before = HugePagePoolFixture.Available;
        using (
            var memory = MemfdBacking.Create(
                new() { Length = (2 * Size2M) + 1, Pages = MemfdPages.Huge2M }
            )
        )
        {
            Assert.Equal(3 * Size2M, memory.Length);
            Assert.Equal(0, memory.Address & (nint)(Size2M - 1));
            Assert.Equal(PageSize.Size2M, memory.PageSize);
            Assert.True(memory.IsHugeTlb);
            Assert.Equal(
                new BackingReport(MemfdPages.Huge2M, PageSize.Size2M, 3 * Size2M, null),
                memory.Report
            );
            Assert.Equal(Size2M, ProcSmaps.Measure(memory.Address, memory.Length).KernelPageBytes);
            Assert.Equal(before - 3, HugePagePoolFixture.Available);
            NativeBytes.At(memory.Address, memory.Length).Fill(1);
        }

        Assert.Equal(before, HugePagePoolFixture.Available);
    }

    [Fact]
    public void Attach_Huge2M_IsRefusedUnlessAllowed()
    {
        DemandPool(1);
        using var memory = MemfdBacking.Create(
            new() { Length = Size2M, Pages = MemfdPages.Huge2M }
        );
        using var descriptor = memory.DuplicateDescriptor();
        var refused = Assert.Throws<DescriptorRefusedException>(() =>
            MemfdBacking.Attach(descriptor)
        );
        Assert.Contains("allowHugeTlb", refused.Message, StringComparison.Ordinal);
        using var other = MemfdBacking.Attach(memory.DuplicateDescriptor(), allowHugeTlb: true);
        Assert.Equal(PageSize.Size2M, other.PageSize);
        Assert.True(other.IsHugeTlb);
        NativeBytes.Word(memory.Address) = 6;
        Assert.Equal(6u, NativeBytes.Word(other.Address));
    }

    [Fact]
    public void Send_Huge2M_ArrivesIfAllowed()
    {
        DemandPool(1);
        using var memory = MemfdBacking.Create(
            new() { Length = Size2M, Pages = MemfdPages.Huge2M }
        );
        var (one, other) = DescriptorSocket.CreatePair();
        using (one)
        using (other)
        {
            one.Send(memory);
            Assert.Throws<DescriptorRefusedException>(() => other.ReceiveMemory());
            one.Send(memory);
            using var received = other.ReceiveMemory(allowHugeTlb: true);
            Assert.Equal(PageSize.Size2M, received.PageSize);
        }
    }

    [Fact]
    public void Mirror_Huge2M_KeepsItsPages()
    {
        DemandPool(2);
        using var memory = MemfdBacking.Create(
            new() { Length = 2 * Size2M, Pages = MemfdPages.Huge2M }
        );
        using var mirror = new MirroredBacking(memory, Size2M, Size2M);
        Assert.Equal(PageSize.Size2M, mirror.PageSize);
        NativeBytes.At(mirror.Address, 2 * Size2M).Slice((int)Size2M - 2, 4).Fill(8);
        Assert.Equal([8, 8, 0], NativeBytes.At(mirror.Address, 3).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => new MirroredBacking(memory, 4096, Size2M));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MirroredBacking(memory, 0, 4096));
    }

    [Fact]
    public void Map_Huge2M_IsRefusedByAWindow()
    {
        DemandPool(1);
        using var memory = MemfdBacking.Create(
            new() { Length = Size2M, Pages = MemfdPages.Huge2M }
        );
        using var window = new PageWindow(8);
        var refused = Assert.Throws<ArgumentException>(() =>
            window.Map([new(0, memory, 0)], PageAccess.ReadWrite)
        );
        Assert.Contains("TransparentHuge", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_PoolTooSmallAndFail_NamesTheSettingAndTheNumber()
    {
        var needed = HugePagePoolFixture.Available + 100;
        var refused = Assert.Throws<HugePagesUnavailableException>(() =>
            MemfdBacking.Create(new() { Length = needed * Size2M, Pages = MemfdPages.Huge2M })
        );
        Assert.Equal(PageSize.Size2M, refused.PageSize);
        Assert.Equal(needed, refused.Needed);
        Assert.True(refused.Available < refused.Needed);
        Assert.Contains("nr_hugepages", refused.Setting, StringComparison.Ordinal);
        Assert.Contains(
            $"{needed} huge page(s) of 2 MiB",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Create_PoolTooSmallAndFallBack_ReportsWhatItGotAndWhy()
    {
        var length = (HugePagePoolFixture.Available + 4) * Size2M;
        using var memory = MemfdBacking.Create(
            new()
            {
                Length = length,
                Pages = MemfdPages.Huge2M,
                OnShortage = ShortagePolicy.FallBack,
            }
        );
        Assert.False(memory.IsHugeTlb);
        Assert.False(memory.Report.IsAsWished);
        Assert.Equal(MemfdPages.Huge2M, memory.Report.Wished);
        Assert.Equal(memory.PageSize, memory.Report.Obtained);
        Assert.Contains("nr_hugepages", memory.Report.Reason, StringComparison.Ordinal);
        Assert.Equal(length, memory.Length);
        Assert.Equal(
            memory.Report.BytesInHugePages,
            ProcSmaps.Measure(memory.Address, memory.Length).HugeBytes
        );
    }

    [Fact]
    public void Create_PoolTooSmallAndFallBack_TakesTransparentPagesFirst()
    {
        using var mode = new TransparentMode("advise");
        using var memory = MemfdBacking.Create(
            new()
            {
                Length = (HugePagePoolFixture.Available + 4) * Size2M,
                Pages = MemfdPages.Huge2M,
                OnShortage = ShortagePolicy.FallBack,
            }
        );
        Assert.Equal(PageSize.Size2M, memory.PageSize);
        Assert.False(memory.IsHugeTlb);
        Assert.Equal(memory.Length, memory.Report.BytesInHugePages);
        Assert.False(memory.Report.IsAsWished);
    }

    [Fact]
    public void Create_Huge1GWithoutAny_NamesTheSetting()
    {
        const string Pool = "/sys/kernel/mm/hugepages/hugepages-1048576kB";
        Assert.SkipWhen(
            Directory.Exists(Pool) && !File.ReadAllText(Pool + "/free_hugepages").StartsWith('0'),
            "there are free pages of 1 GiB"
        );
        var refused = Assert.Throws<HugePagesUnavailableException>(() =>
            MemfdBacking.Create(new() { Length = 1, Pages = MemfdPages.Huge1G })
        );
        Assert.Equal(PageSize.Size1G, refused.PageSize);
        Assert.Equal(1, refused.Needed);
        Assert.Equal(0, refused.Available);
        Assert.Contains(refused.Setting, refused.Message + Pool, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_Huge1GFromAPool_IsOnePage()
    {
        const string Pool = "/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages";
        Assert.SkipUnless(File.Exists(Pool), "this kernel or processor has no pages of 1 GiB");
        var before = File.ReadAllText(Pool).Trim();
        var after = (
            int.Parse(before, System.Globalization.CultureInfo.InvariantCulture) + 1
        ).ToString();
        Assert.SkipUnless(
            HugePagePoolFixture.TryWrite(Pool, after)
                && File.ReadAllText(Pool).TrimEnd('\n').Equals(after, StringComparison.Ordinal),
            "no page of 1 GiB can be added to the pool (root and a free, aligned GiB are needed)"
        );
        try
        {
            using var memory = MemfdBacking.Create(new() { Length = 5, Pages = MemfdPages.Huge1G });
            Assert.Equal(PageSize.Size1G, memory.PageSize);
            Assert.Equal(1 << 30, memory.Report.BytesInHugePages);
            NativeBytes.Word(memory.Address + (1 << 29)) = 3;
        }
        finally
        {
            HugePagePoolFixture.TryWrite(Pool, before);
        }
    }

    [Fact]
    public void Create_TransparentHuge_IsInHugePagesAndMapsBy4K()
    {
        using var mode = new TransparentMode("advise");
        using var memory = MemfdBacking.Create(
            new() { Length = 4 * Size2M, Pages = MemfdPages.TransparentHuge }
        );
        Assert.Equal(PageSize.Size2M, memory.PageSize);
        Assert.Equal(
            new BackingReport(MemfdPages.TransparentHuge, PageSize.Size2M, 4 * Size2M, null),
            memory.Report
        );
        Assert.False(memory.IsHugeTlb);
        using var window = new PageWindow(2);
        NativeBytes.Word(memory.Address + 4096) = 77;
        window.Map([new(0, memory, 1)], PageAccess.ReadOnly);
        Assert.Equal(77u, NativeBytes.Word(window.Address));
    }

    [Fact]
    public void Mirror_TransparentHuge_KeepsThemWhereAligned()
    {
        using var mode = new TransparentMode("advise");
        using var memory = MemfdBacking.Create(
            new() { Length = 2 * Size2M, Pages = MemfdPages.TransparentHuge }
        );
        using var aligned = new MirroredBacking(memory, Size2M, Size2M);
        Assert.Equal(PageSize.Size2M, aligned.PageSize);
        using var unaligned = new MirroredBacking(memory, 4096, 8192);
        Assert.Equal(PageSize.Size4K, unaligned.PageSize);
    }

    [Fact]
    public void Create_TransparentHugeForbidden_FailsOrReports()
    {
        using var mode = new TransparentMode("never");
        var options = new MemfdOptions { Length = Size2M, Pages = MemfdPages.TransparentHuge };
        var refused = Assert.Throws<HugePagesUnavailableException>(() =>
            MemfdBacking.Create(options)
        );
        Assert.Equal(TransparentMode.Setting, refused.Setting);
        Assert.Contains(TransparentMode.Setting, refused.Message, StringComparison.Ordinal);
        using var memory = MemfdBacking.Create(
            options with
            {
                OnShortage = ShortagePolicy.FallBack,
            }
        );
        Assert.Equal(PageSize.Size4K, memory.PageSize);
        Assert.Equal(0, memory.Report.BytesInHugePages);
        Assert.Contains(TransparentMode.Setting, memory.Report.Reason, StringComparison.Ordinal);
    }

    private static void DemandPool(int pages) =>
        Assert.SkipUnless(
            HugePagePoolFixture.Available >= pages,
            $"{pages} free huge page(s) of 2 MiB are needed: as root, sysctl -w vm.nr_hugepages=8"
        );
}
