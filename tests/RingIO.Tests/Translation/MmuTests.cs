// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>One processor that switches between address spaces.</summary>
public sealed class MmuTests : IDisposable
{
    private const PageFlags Data = PageFlags.Writable;

    private readonly PortableBacking _backing = new(64 * 4096);
    private readonly MachineMemory _memory;
    private readonly FrameAllocator _tables;
    private readonly AddressSpace _first;
    private readonly AddressSpace _second;
    private readonly ToyTlb _tlb = new();
    private readonly Mmu _mmu;

    public MmuTests()
    {
        _memory = new(_backing);
        _memory.Give(new(0), 8, TableWorld.Owner);
        _tables = new(_memory, new(8), 40);
        var source = new AllocatedFrames(_tables, TableWorld.Owner);
        _first = new(_memory, source, new() { Id = new(1) });
        _second = new(_memory, source, new() { Id = new(2) });
        _mmu = new(_memory, PageTableFormat.FourLevel, policy: null, _tlb);

        // The kernel's page 100 is global; page 5 is each one's own.
        _first.Map(new(100), new(0), 1, Data | PageFlags.Global);
        _second.Map(new(100), new(0), 1, Data | PageFlags.Global);
        _first.Map(new(5), new(1), 1, Data);
        _second.Map(new(5), new(2), 1, Data);
    }

    [Fact]
    public void Load_WithoutIdentifiers_KeepsGlobalTranslationsOnly()
    {
        _mmu.Load(_first);
        Assert.Equal((new Mfn(0), new Mfn(1)), (_tlb.Read(_mmu, 100), _tlb.Read(_mmu, 5)));
        _mmu.Load(_second);
        Assert.Equal((new Mfn(0), new Mfn(2)), (_tlb.Read(_mmu, 100), _tlb.Read(_mmu, 5)));
        Assert.Equal(1, _tlb.Hits);
        Assert.Equal(new AddressSpaceId(0), _mmu.Id);
        Assert.Equal(new MmuCounts(3, 12, 0, 2), _mmu.Counts);
    }

    [Fact]
    public void Load_GlobalPagesOff_KeepsNothing()
    {
        _mmu.Controls &= ~PagingControls.GlobalPages;
        _mmu.Load(_first);
        _tlb.Read(_mmu, 100);
        _mmu.Load(_second);
        Assert.Equal(0, _tlb.Count);
    }

    [Fact]
    public void Load_WithIdentifiers_KeepsWhatIsAskedFor()
    {
        _mmu.Controls |= PagingControls.ProcessContextIds;
        _mmu.Load(_first);
        _tlb.Read(_mmu, 5);
        _mmu.Load(_second, keepsTranslations: true);
        Assert.Equal(new Mfn(2), _tlb.Read(_mmu, 5));
        _mmu.Load(_first, keepsTranslations: true);
        Assert.Equal(new Mfn(1), _tlb.Read(_mmu, 5));
        Assert.Equal(1, _tlb.Hits);

        // Without the bit, what is cached for the identifier goes; the other's stays.
        _mmu.Load(_first);
        Assert.Equal(1, _tlb.Count);
        Assert.Equal(new AddressSpaceId(1), _mmu.Id);
    }

    [Theory]
    [InlineData(PagingControls.Usual & ~PagingControls.GlobalPages, true)]
    [InlineData(PagingControls.Usual & ~PagingControls.NoExecute, true)]
    [InlineData(PagingControls.Usual & ~PagingControls.WriteProtect, false)]
    [InlineData(PagingControls.Usual & ~PagingControls.SupervisorExecutionPrevention, false)]
    [InlineData(PagingControls.Usual | PagingControls.AccessControl, false)]
    [InlineData(PagingControls.Usual | PagingControls.ProcessContextIds, false)]
    public void Controls_Change_DropsWhereHardwareDoes(PagingControls controls, bool drops)
    {
        _mmu.Load(_first);
        _tlb.Read(_mmu, 100);
        _mmu.Controls = controls;
        Assert.Equal(drops ? 0 : 1, _tlb.Count);
        _mmu.Controls = PagingControls.Usual;

        // SMEP drops when it is set, PCIDE when it is cleared.
        var flips = controls ^ PagingControls.Usual;
        var dropsBack =
            flips
            is PagingControls.SupervisorExecutionPrevention
                or PagingControls.ProcessContextIds;
        Assert.Equal(drops || dropsBack ? 0 : 1, _tlb.Count);
    }

    [Fact]
    public void TryTranslate_Fault_LeavesTheAddress()
    {
        _mmu.Load(_first);
        var address = new GuestVirtualAddress(0x7123);
        Assert.False(_mmu.TryTranslate(address, PageAccess.Write, 3, out _, out var fault));
        Assert.Equal(PageFaultCode.Write | PageFaultCode.User, fault.Code);
        Assert.Equal(address, _mmu.FaultAddress);
        Assert.False(
            _mmu.TryTranslate(new(1UL << 50), PageAccess.Read, 0, out _, out var notPaging)
        );
        Assert.Equal(13, notPaging.Vector);
        Assert.Equal(address, _mmu.FaultAddress);
        Assert.Equal((2L, 2L), (_mmu.Counts.Walks, _mmu.Counts.Faults));
    }

    [Fact]
    public void TryTranslate_HostAddress_IsTheByte()
    {
        _mmu.Load(_first);
        _memory.Bytes(new(1))[0x123] = 42;
        Assert.True(_mmu.TryTranslate(new(0x5123), PageAccess.Read, 0, out var to, out _));
        Assert.Equal(42, new Slots<byte>(to.Host, 1).First);
    }

    [Fact]
    public void TryTranslate_NothingLoaded_Throws() =>
        Assert.Throws<InvalidOperationException>(() =>
            _mmu.TryTranslate(default, PageAccess.Read, 0, out _, out _)
        );

    [Fact]
    public void TryLoad_Frame_IsHeldUntilTheNext()
    {
        Assert.False(_mmu.TryLoad(new(3), TableWorld.Stranger));
        Assert.False(_mmu.TryLoad(new(1000), TableWorld.Owner));
        Assert.Null(_mmu.Root);
        Assert.True(_mmu.TryLoad(new(3), TableWorld.Owner));
        Assert.False(_memory.TryFree(new(3), 1, TableWorld.Owner, out _));
        _mmu.Load(_first);
        _memory.Free(new(3), 1, TableWorld.Owner);
    }

    [Fact]
    public void Load_OtherFormat_IsRefused()
    {
        using var other = new Mmu(_memory, PageTableFormat.Pae);
        Assert.Throws<ArgumentException>(() => other.Load(_first));
        using var narrower = new Mmu(_memory, PageTableFormat.FourLevel.WithPhysicalBits(40));
        Assert.Throws<ArgumentException>(() => narrower.Load(_first));
        using var equal = new Mmu(_memory, PageTableFormat.FourLevel.WithPhysicalBits(52));
        equal.Load(_first);
    }

    public void Dispose()
    {
        _mmu.Dispose();
        _first.Dispose();
        _second.Dispose();
        _tables.Dispose();
        _memory.Dispose();
        _backing.Dispose();
    }
}
