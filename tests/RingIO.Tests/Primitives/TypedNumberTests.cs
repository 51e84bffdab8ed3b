// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Tests.Primitives;

public sealed class TypedNumberTests
{
    [Fact]
    public void FrameNumbers_Compared_AscendByValue()
    {
        Ascend(new Mfn(1), new Mfn(2), static (x, y) => (x < y, x <= y, x > y, x >= y));
        Ascend(new Gfn(1), new Gfn(2), static (x, y) => (x < y, x <= y, x > y, x >= y));
        Ascend(new Pfn(1), new Pfn(2), static (x, y) => (x < y, x <= y, x > y, x >= y));
        Ascend(new Vfn(1), new Vfn(2), static (x, y) => (x < y, x <= y, x > y, x >= y));
        Ascend(new CpuId(1), new CpuId(2), static (x, y) => (x < y, x <= y, x > y, x >= y));
        Ascend(
            new AddressSpaceId(1),
            new AddressSpaceId(2),
            static (x, y) => (x < y, x <= y, x > y, x >= y)
        );
        Ascend(
            new GuestPhysicalAddress(1),
            new GuestPhysicalAddress(2),
            static (x, y) => (x < y, x <= y, x > y, x >= y)
        );
        Ascend(
            new GuestVirtualAddress(1),
            new GuestVirtualAddress(2),
            static (x, y) => (x < y, x <= y, x > y, x >= y)
        );
    }

    [Fact]
    public void FrameNumbers_ToString_NameTheirKind()
    {
        Assert.Equal("mfn:0x1f", new Mfn(0x1F).ToString());
        Assert.Equal("gfn:0x1f", new Gfn(0x1F).ToString());
        Assert.Equal("pfn:0x1f", new Pfn(0x1F).ToString());
        Assert.Equal("vfn:0x1f", new Vfn(0x1F).ToString());
    }

    [Fact]
    public void Plus_InRange_MovesBothWays()
    {
        Assert.Equal(new Mfn(7), new Mfn(5).Plus(2));
        Assert.Equal(new Gfn(3), new Gfn(5).Plus(-2));
        Assert.Equal(new Pfn(5), new Pfn(5).Plus(0));
        Assert.Equal(new Vfn(6), new Vfn(5).Plus(1));
        Assert.Equal(new GuestPhysicalAddress(6), new GuestPhysicalAddress(5).Plus(1));
        Assert.Equal(new GuestVirtualAddress(4), new GuestVirtualAddress(5).Plus(-1));
        Assert.Equal(
            new GuestVirtualAddress(ulong.MaxValue),
            new GuestVirtualAddress(1UL << 63).Plus(long.MaxValue)
        );
    }

    [Fact]
    public void Plus_BelowZero_Throws()
    {
        Assert.Throws<OverflowException>(() => new Mfn(1).Plus(-2));
        Assert.Throws<OverflowException>(() => new Gfn(1).Plus(-2));
        Assert.Throws<OverflowException>(() => new Pfn(1).Plus(-2));
        Assert.Throws<OverflowException>(() => new Vfn(1).Plus(-2));
        Assert.Throws<OverflowException>(() => new GuestPhysicalAddress(1).Plus(-2));
        Assert.Throws<OverflowException>(() => new GuestVirtualAddress(1).Plus(-2));
        Assert.Throws<OverflowException>(() => new GuestVirtualAddress(ulong.MaxValue).Plus(1));
    }

    [Fact]
    public void Addresses_InAFrame_SplitIntoFrameAndOffset()
    {
        var physical = new GuestPhysicalAddress(0x12_3456);
        Assert.Equal(new Gfn(0x123), physical.Frame);
        Assert.Equal(0x456, physical.OffsetInFrame);
        Assert.Equal(
            physical,
            GuestPhysicalAddress.Of(physical.Frame).Plus(physical.OffsetInFrame)
        );
        var linear = new GuestVirtualAddress(0xFFFF_8000_0000_0FFF);
        Assert.Equal(new Vfn(0xF_FFF8_0000_0000), linear.Frame);
        Assert.Equal(0xFFF, linear.OffsetInFrame);
        Assert.Equal(
            new GuestVirtualAddress(0xFFFF_8000_0000_0000),
            GuestVirtualAddress.Of(linear.Frame)
        );
    }

    [Fact]
    public void DomainId_SameNumberOtherGeneration_IsAnother()
    {
        Assert.NotEqual(new DomainId(3, 0), new DomainId(3, 1));
        Assert.Equal("dom3.1", new DomainId(3, 1).ToString());
        Assert.True(new DomainId(DomainId.FirstReserved - 1, 0).IsOrdinary);
        Assert.False(new DomainId(DomainId.FirstReserved, 0).IsOrdinary);
    }

    [Fact]
    public void RingFaultException_Raised_CarriesTheFault()
    {
        var fault = new RingFault(RingFaultKind.BadMagic, "magic is 0");
        var raised = new RingFaultException(fault);
        Assert.Same(fault, raised.Fault);
        Assert.Equal("BadMagic: magic is 0", raised.Message);
        Assert.Throws<ArgumentNullException>(() => new RingFaultException(null!));
    }

    private static void Ascend<T>(
        T low,
        T high,
        Func<T, T, (bool Below, bool NotAbove, bool Above, bool NotBelow)> compare
    )
        where T : IComparable<T>
    {
        Assert.Equal((true, true, false, false), compare(low, high));
        Assert.Equal((false, false, true, true), compare(high, low));
        Assert.Equal((false, true, false, true), compare(low, low));
        Assert.Equal(-1, low.CompareTo(high));
        Assert.Equal(0, high.CompareTo(high));
    }
}
