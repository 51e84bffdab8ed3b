// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Tests.Wire;

/// <summary>The figures of <c>xen/io/xs_wire.h</c>.</summary>
public sealed class XenstoreWireTests
{
    [Fact]
    public void Types_OfAllMessages_AreThoseOfTheHeader()
    {
        uint[] removed = [20];
        Assert.Equal(
            Enumerable.Range(0, 23).Select(n => (uint)n).Except(removed),
            Enum.GetValues<XenstoreMessageType>().Select(t => (uint)t)
        );
        Assert.Equal(11u, (uint)XenstoreMessageType.Write);
        Assert.Equal(15u, (uint)XenstoreMessageType.WatchEvent);
        Assert.Equal(21u, (uint)XenstoreMessageType.ResetWatches);
    }

    [Fact]
    public void Header_ItsBytes_AreThoseOfTheStructure()
    {
        Assert.Equal(XenstoreMessageHeader.Size, Unsafe.SizeOf<XenstoreMessageHeader>());
        var bytes = new byte[XenstoreMessageHeader.Size];
        new XenstoreMessageHeader
        {
            Type = XenstoreMessageType.Write,
            RequestId = 0x01020304,
            TransactionId = 5,
            Length = 0x60,
        }.Write(bytes);
        Assert.Equal([11, 0, 0, 0, 4, 3, 2, 1, 5, 0, 0, 0, 0x60, 0, 0, 0], bytes);
        Assert.Equal(0x60u, XenstoreMessageHeader.Read(bytes).Length);
    }

    [Fact]
    public void Errors_AllOfThem_HaveANameThatIsReadBack()
    {
        var all = Enum.GetValues<XenstoreError>().Where(e => e != XenstoreError.None).ToList();
        Assert.All(all, e => Assert.Equal(e, XenstoreErrors.Parse(XenstoreErrors.NameOf(e))));
        Assert.Equal(16, all.Count);
        Assert.Equal("E2BIG", XenstoreErrors.NameOf(XenstoreError.TooBig));
        Assert.Equal(XenstoreError.Invalid, XenstoreErrors.Parse("EQUOTA"));
    }
}
