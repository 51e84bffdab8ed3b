// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Rings;

namespace RingIO.Testing.Tests;

/// <summary>Places in a ring and numbers of accesses have names in reports.</summary>
public sealed class NamesTests
{
    [Fact]
    public void OfRing_ItsPlaces_HaveTheNamesOfTheLayout()
    {
        using var memory = new PortableBacking(8192);
        var view = RingView<ulong>.Create(
            new PageRegion(memory),
            RingKind.Mpsc,
            new() { Capacity = 4, Owners = 2 }
        );
        var names = Names.OfRing(view);
        Assert.Equal("State", names(memory.Address + 128));
        Assert.Equal("ProducerIndex", names(memory.Address + 256));
        Assert.Equal("ConsumerIndex", names(memory.Address + 384));
        Assert.Equal("Owners[1].Intent", names(memory.Address + 512 + 128 + 16));
        Assert.Equal(
            "Sequences[3]",
            names(memory.Address + (nint)view.Layout.SequencesOffset + 12)
        );
        Assert.Equal("Slots[2]", names(memory.Address + (nint)view.Layout.SlotsOffset + 16));
        Assert.Equal("Slots[2]+4", names(memory.Address + (nint)view.Layout.SlotsOffset + 20));
        Assert.Null(names(memory.Address + (nint)view.Layout.SlotsOffset + 32));
        Assert.Null(names(memory.Address - 8));
    }

    [Fact]
    public void OfRing_WithoutSequences_NamesItsSlots()
    {
        using var memory = new PortableBacking(8192);
        var view = RingView<ulong>.Create(
            new PageRegion(memory),
            RingKind.Spsc,
            new() { Capacity = 2 }
        );
        Assert.Equal(
            "Slots[1]",
            Names.OfRing(view)(memory.Address + (nint)view.Layout.SlotsOffset + 8)
        );
    }

    [Fact]
    public void OfEdges_OfACore_AreItsConstants()
    {
        var names = Names.OfEdges(typeof(SpscCore<,>), typeof(RingControl<>));
        Assert.Equal("PublishItems", names[1]);
        Assert.Equal("ArmSleep", names[106]);
    }
}
