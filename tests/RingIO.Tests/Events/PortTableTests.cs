// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Events;

/// <summary>What a domain may ask for, what it is answered, and who is told; by both ABIs.</summary>
public sealed class PortTableTests
{
    private static readonly CpuId Zero = new(0);
    private static readonly CpuId One = new(1);
    private static readonly int[] Urgency = [3, 1, 2, 4, 0];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Notify_OfAConnectedPort_TellsTheOtherEndOnce(bool fifo)
    {
        using var world = new EventWorld(2, fifo);
        var (first, second) = world.Connect(0, 1);
        Assert.Equal(EventStatus.Success, world.Guests[0].Table.Notify(first));
        Assert.Equal(EventStatus.Success, world.Guests[0].Table.Notify(first));
        Assert.Equal([0], world.Guests[1].Upcalls);
        Assert.Equal([second.Number], world.Guests[1].Consume());
        Assert.Empty(world.Guests[0].Consume());
        Assert.Equal(EventStatus.Success, world.Guests[0].Table.Notify(first));
        Assert.Equal([second.Number], world.Guests[1].Consume());
        Assert.Equal([0, 0], world.Guests[1].Upcalls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Notify_OfAMaskedPort_IsDeliveredWhenItIsUnmasked(bool fifo)
    {
        using var world = new EventWorld(2, fifo);
        var (first, second) = world.Connect(0, 1);
        var guest = world.Guests[1];
        guest.Events.Mask(second);
        world.Guests[0].Table.Notify(first);
        Assert.Empty(guest.Upcalls);
        Assert.Empty(guest.Consume());
        Assert.Equal(EventStatus.Success, guest.Table.Poll([second], out var pending));
        Assert.Equal(second, pending);
        Assert.Equal(EventStatus.Success, guest.Events.Unmask(second));
        Assert.Equal([0], guest.Upcalls);
        Assert.Equal([second.Number], guest.Consume());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BindInterdomain_AtOnce_FindsTheNewPortPending(bool fifo)
    {
        using var world = new EventWorld(2, fifo);
        var (a, b) = (world.Guests[0], world.Guests[1]);
        a.Table.AllocateUnbound(b.Table.Domain, out var one);
        Assert.Equal(EventStatus.Success, a.Table.Notify(one));
        b.Table.BindInterdomain(a.Table.Domain, one, out var two);
        b.Events.Unmask(two);
        Assert.Equal([two.Number], b.Consume());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Close_OfOneEnd_LeavesTheOtherWaitingAndTakesTheEventBack(bool fifo)
    {
        using var world = new EventWorld(2, fifo);
        var (first, second) = world.Connect(0, 1);
        var (a, b) = (world.Guests[0], world.Guests[1]);
        a.Table.Notify(first);
        Assert.Equal(EventStatus.Success, b.Table.Close(second));
        Assert.Empty(b.Consume());
        a.Table.Query(first, out var info);
        Assert.Equal((EventPortKind.Unbound, b.Table.Domain), (info.Kind, info.Remote));
        Assert.Equal(EventStatus.Success, a.Table.Notify(first));
        Assert.Equal(EventStatus.InvalidArgument, b.Table.Notify(second));
        Assert.Equal(EventStatus.InvalidArgument, b.Table.Close(second));
        Assert.Equal(
            EventStatus.Success,
            b.Table.BindInterdomain(a.Table.Domain, first, out var again)
        );
        Assert.Equal(second, again);
    }

    [Fact]
    public void Bind_OfWhatIsNotThere_IsRefusedByName()
    {
        using var world = new EventWorld(3);
        var (a, b, c) = (world.Guests[0].Table, world.Guests[1].Table, world.Guests[2].Table);
        a.AllocateUnbound(b.Domain, out var port);
        var earlier = a.Domain with { Generation = 0 };
        Assert.Equal(EventStatus.NoSuchDomain, b.BindInterdomain(earlier, port, out _));
        Assert.Equal(EventStatus.InvalidArgument, c.BindInterdomain(a.Domain, port, out _));
        Assert.Equal(EventStatus.InvalidArgument, b.BindInterdomain(a.Domain, new(77), out _));
        Assert.Equal(EventStatus.InvalidArgument, b.BindInterdomain(a.Domain, default, out _));
        Assert.Equal(EventStatus.NoSuchVcpu, a.BindIpi(new(2), out _));
        Assert.Equal(EventStatus.NoSuchVcpu, a.BindIpi(new(-1), out _));
        Assert.Equal(EventStatus.NoSuchVcpu, a.BindIrq(VirtualIrq.Timer, new(2), out _));
        Assert.Equal(EventStatus.InvalidArgument, a.BindIrq(VirtualIrq.Console, One, out _));
        Assert.Equal(EventStatus.InvalidArgument, a.BindIrq((VirtualIrq)24, Zero, out _));
        Assert.Equal(EventStatus.Success, a.BindIrq(VirtualIrq.Console, Zero, out _));
        Assert.Equal(EventStatus.AlreadyBound, a.BindIrq(VirtualIrq.Console, Zero, out _));
        Assert.Equal(EventStatus.NoSuchVcpu, a.BindVcpu(port, new(9)));
        Assert.Equal(EventStatus.InvalidArgument, a.BindVcpu(new(9), One));
        Assert.Equal(EventStatus.NotImplemented, a.SetPriority(port, 1));
        Assert.Equal(EventStatus.NotSupported, a.Expand(world.Guests[0].Page(2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RaiseIrq_OfEachKind_ComesToItsVirtualCpu(bool fifo)
    {
        using var world = new EventWorld(1, fifo);
        var guest = world.Guests[0];
        Assert.False(guest.Table.RaiseIrq(VirtualIrq.Timer, One));
        guest.Table.BindIrq(VirtualIrq.Timer, One, out var timer);
        guest.Table.BindIrq(VirtualIrq.Console, Zero, out var console);
        Assert.Equal(EventStatus.InvalidArgument, guest.Table.BindVcpu(timer, Zero));
        Assert.Equal(EventStatus.Success, guest.Table.BindVcpu(console, One));
        foreach (var port in new[] { timer, console })
        {
            (guest.Events as TwoLevelGuest)?.Route(port, One);
            guest.Events.Unmask(port);
        }

        Assert.True(guest.Table.RaiseIrq(VirtualIrq.Timer, One));
        Assert.True(guest.Table.RaiseIrq(VirtualIrq.Console, Zero));
        Assert.False(guest.Table.RaiseIrq(VirtualIrq.Timer, Zero));
        Assert.Equal([1], guest.Upcalls);
        Assert.Empty(guest.Consume(0));
        Assert.Equal([timer.Number, console.Number], guest.Consume(1).Order());
        Assert.Equal(EventStatus.Success, guest.Table.Close(console));
        Assert.False(guest.Table.RaiseIrq(VirtualIrq.Console, Zero));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Notify_OfAnIpi_CallsItsVirtualCpu(bool fifo)
    {
        using var world = new EventWorld(1, fifo);
        var guest = world.Guests[0];
        guest.Table.BindIpi(One, out var port);
        (guest.Events as TwoLevelGuest)?.Route(port, One);
        guest.Events.Unmask(port);
        Assert.Equal(EventStatus.InvalidArgument, guest.Table.BindVcpu(port, Zero));
        guest.Table.Notify(port);
        Assert.Equal([1], guest.Upcalls);
        Assert.Equal([port.Number], guest.Consume(1));
    }

    [Fact]
    public void TryConsumePending_OfSeveralPriorities_TakesTheMostUrgentFirstAndEachInOrder()
    {
        using var world = new EventWorld(2, fifo: true);
        var pairs = Enumerable.Range(0, 5).Select(_ => world.Connect(0, 1)).ToList();
        var (sender, guest) = (world.Guests[0].Table, world.Guests[1]);
        guest.Table.SetPriority(pairs[3].Second, 0);
        guest.Table.SetPriority(pairs[0].Second, 15);
        Assert.Equal(EventStatus.InvalidArgument, guest.Table.SetPriority(pairs[0].Second, 16));
        foreach (var pair in pairs)
        {
            sender.Notify(pair.First);
        }

        Assert.Equal(Urgency.Select(i => pairs[i].Second.Number), guest.Consume());
        Assert.Null(guest.Fifo.FaultOf(Zero));
    }

    [Fact]
    public void Expand_AfterAnEvent_DeliversIt()
    {
        using var world = new EventWorld(2);
        var (a, b) = (world.Guests[0], world.Guests[1]);
        b.ChooseFifo(grow: false);
        a.Table.AllocateUnbound(b.Table.Domain, out var one);
        b.Table.BindInterdomain(a.Table.Domain, one, out var two);
        Assert.Equal(EventStatus.Success, a.Table.Notify(one));
        Assert.Empty(b.Consume());
        Assert.Equal(EventStatus.Success, b.Fifo.Expand(b.Page(2)));
        // The guest's new page masks all: it is delivered when the port is unmasked.
        b.Events.Unmask(two);
        Assert.Equal([two.Number], b.Consume());
    }

    [Fact]
    public void BindIpi_WhileAClosedPortIsQueued_TakesAnotherOne()
    {
        using var world = new EventWorld(2, fifo: true);
        var (first, second) = world.Connect(0, 1);
        var guest = world.Guests[1];
        world.Guests[0].Table.Notify(first);
        guest.Table.Close(second);
        // Its word is still linked, in a queue of virtual CPU 0: there an event for virtual CPU 1 would wait.
        Assert.Equal(EventStatus.Success, guest.Table.BindIpi(One, out var port));
        Assert.NotEqual(second, port);
        guest.Events.Unmask(port);
        guest.Table.Notify(port);
        Assert.Equal([0, 1], guest.Upcalls);
        Assert.Equal([port.Number], guest.Consume(1));
        Assert.Empty(guest.Consume(0));
        guest.Table.BindIpi(One, out var again);
        Assert.Equal(second, again);
    }

    [Fact]
    public void BindIpi_OfAGuestThatLinksAllItsPorts_SaysThatThereIsNone()
    {
        using var world = new EventWorld(1, true, (_, options) => options with { PortLimit = 3 });
        var guest = world.Guests[0];
        guest.Table.BindIpi(Zero, out var port);
        guest.Table.BindIpi(Zero, out _);
        guest.Table.Close(port);
        guest.Word(2, (int)port.Number * sizeof(uint)) |= FifoLayout.Linked;
        Assert.Equal(EventStatus.NoSpace, guest.Table.BindIpi(Zero, out _));
        guest.Word(2, (int)port.Number * sizeof(uint)) = 0;
        Assert.Equal(EventStatus.Success, guest.Table.BindIpi(Zero, out _));
    }

    [Fact]
    public void TwoLevelGuest_OfAPortThatItsAbiHasNot_TouchesNoOther()
    {
        using var world = new EventWorld(1);
        var guest = world.Guests[0];
        var events = (TwoLevelGuest)guest.Events;
        var port = new EventPort(SharedInfoLayout.TwoLevelPorts + 1);
        Assert.Contains(
            "port:4097",
            Assert.Throws<ArgumentOutOfRangeException>(() => events.Mask(port)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => events.UnmaskOwn(port, Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => events.Route(port, One));
        Assert.Equal(EventStatus.InvalidArgument, events.Unmask(port));
        Assert.Equal(0u, guest.Word(0, SharedInfoLayout.MaskOffset));
    }

    [Fact]
    public void InitControl_OfABadBlock_IsRefused()
    {
        using var world = new EventWorld(1);
        var guest = world.Guests[0];
        var (table, page) = (guest.Table, guest.Page(1));
        Assert.Equal(EventStatus.NoSuchVcpu, table.InitControl(new(2), page, 0));
        Assert.Equal(EventStatus.InvalidArgument, table.InitControl(Zero, page, 4));
        Assert.Equal(EventStatus.InvalidArgument, table.InitControl(Zero, page, 4096 - 64));
        Assert.Equal(EventStatus.InvalidArgument, table.InitControl(Zero, page, uint.MaxValue - 7));
        Assert.Equal(EventStatus.InvalidArgument, table.InitControl(Zero, page.Slice(0, 2048), 0));
        Assert.False(table.IsFifo);
        Assert.Equal(EventStatus.Success, table.InitControl(Zero, page, 0));
        Assert.Equal(EventStatus.InvalidArgument, table.InitControl(Zero, page, 128));
        Assert.True(table.IsFifo);
    }

    [Fact]
    public void Dispose_OfADomain_FreesItsMemoryAndLeavesTheOthersWaiting()
    {
        using var world = new EventWorld(2, fifo: true);
        var (first, _) = world.Connect(0, 1);
        world.Guests[1].Dispose();
        Assert.Equal(EventStatus.Success, world.Guests[0].Table.Notify(first));
        Assert.Equal(
            EventStatus.NoSuchDomain,
            world.Guests[1].Table.AllocateUnbound(default, out _)
        );
        world.Guests.RemoveAt(1);
    }

    [Fact]
    public void Attach_OfBadArguments_NamesThem()
    {
        using var world = new EventWorld(1);
        using var memory = new PortableBacking(4096);
        var options = new EventDomainOptions { Upcalls = new UpcallWaiter(1) };
        void Attach(ushort number, EventDomainOptions with) =>
            world.Channels.Attach(new(number, 1), new(memory), with);

        Assert.Contains("dom0.1", Thrown(() => Attach(0, options)));
        Assert.Contains("not 33", Thrown(() => Attach(1, options with { Vcpus = 33 })));
        Assert.Contains("not 1.", Thrown(() => Attach(1, options with { PortLimit = 1 })));
        Assert.Contains(
            "throttle",
            Thrown(() => Attach(1, options with { Throttle = new(0, TimeSpan.FromSeconds(1)) }))
        );
        Assert.Contains(
            "3136",
            Thrown(() => world.Channels.Attach(new(1, 1), new(memory, 0, 2048), options))
        );

        static string Thrown(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }
}
