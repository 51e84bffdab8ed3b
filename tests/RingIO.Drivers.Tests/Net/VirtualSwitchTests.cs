// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Drivers.Net;

namespace RingIO.Drivers.Tests.Net;

public sealed class VirtualSwitchTests
{
    private static readonly MacAddress A = MacAddress.Parse("00:16:3e:00:00:0a");
    private static readonly MacAddress B = MacAddress.Parse("00-16-3E-00-00-0B");
    private static readonly MacAddress Group = MacAddress.Parse("01:00:5e:00:00:05");

    [Fact]
    public void Forward_UnknownThenKnown_FloodsThenGoesToOnePort()
    {
        var bridge = Make(out _, ports: 3);
        Assert.Equal(new PortSet(0b110), bridge.Forward(0, Head(B, A)));
        Assert.Equal(new PortSet(0b001), bridge.Forward(1, Head(A, B)));
        Assert.Equal(new PortSet(0b010), bridge.Forward(0, Head(B, A)));
        Assert.Equal(1, bridge.Flooded);
    }

    [Fact]
    public void Forward_ToTheSamePort_GoesNowhere()
    {
        var bridge = Make(out _, ports: 3);
        bridge.Forward(0, Head(B, A));
        Assert.True(bridge.Forward(0, Head(A, B)).IsEmpty);
    }

    [Fact]
    public void Forward_AfterAMove_GoesToTheNewPort()
    {
        var bridge = Make(out _, ports: 3);
        bridge.Forward(0, Head(B, A));
        bridge.Forward(2, Head(B, A));
        Assert.Equal(PortSet.Of(2), bridge.Forward(1, Head(A, B)));
        Assert.Equal(0, bridge.AddressCount(0));
    }

    [Fact]
    public void Forward_AfterTheAgingTime_FloodsAgain()
    {
        var bridge = Make(out var time, ports: 3);
        bridge.Forward(0, Head(B, A));
        time.Pass(TimeSpan.FromSeconds(300));
        Assert.True(bridge.TryFind(A, out var port));
        Assert.Equal(0, port);
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.False(bridge.TryFind(A, out _));
        Assert.Equal(new PortSet(0b101), bridge.Forward(1, Head(A, B)));
    }

    [Fact]
    public void RemovePort_ForgetsItsAddressesAndFreesItsNumber()
    {
        var bridge = Make(out _, ports: 3);
        bridge.Forward(1, Head(B, A));
        bridge.RemovePort(1);
        Assert.False(bridge.TryFind(A, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => bridge.Forward(1, Head(A, B)));
        Assert.Equal(1, bridge.AddPort());
    }

    [Fact]
    public void Forward_FromAHeldPort_TakesOnlyItsAddressAndNobodyElseGetsIt()
    {
        var bridge = Make(out _, ports: 1);
        var held = bridge.AddPort(A);
        Assert.True(bridge.Forward(held, Head(B, B)).IsEmpty);
        Assert.True(bridge.Forward(0, Head(B, A)).IsEmpty);
        Assert.Equal(2, bridge.Dropped);
        Assert.Equal(PortSet.Of(held), bridge.Forward(0, Head(A, B)));
        Assert.Throws<ArgumentException>(() => bridge.AddPort(A));
        Assert.Throws<ArgumentException>(() => bridge.AddPort(Group));
    }

    [Fact]
    public void Forward_Groups_FollowMulticastControl()
    {
        var bridge = Make(out _, ports: 3);
        Assert.Equal(new PortSet(0b110), bridge.Forward(0, Head(Group, A)));
        bridge.SetMulticastControl(1, on: true);
        Assert.Equal(new PortSet(0b100), bridge.Forward(0, Head(Group, A)));
        Assert.Equal(new PortSet(0b110), bridge.Forward(0, Head(MacAddress.Broadcast, A)));
        Assert.False(bridge.TryJoin(1, A));
        Assert.True(bridge.TryJoin(1, Group));
        Assert.Equal(new PortSet(0b110), bridge.Forward(0, Head(Group, A)));
        for (var number = 1UL; number < 64; number++)
        {
            Assert.True(bridge.TryJoin(1, new MacAddress(Group.Value + number)));
        }

        Assert.False(bridge.TryJoin(1, new MacAddress(Group.Value + 64)));
        Assert.True(bridge.TryJoin(1, Group));
        Assert.True(bridge.Leave(1, Group));
        Assert.False(bridge.Leave(1, Group));
        Assert.Equal(new PortSet(0b100), bridge.Forward(0, Head(Group, A)));
    }

    [Fact]
    public void Forward_WhatNoBridgePasses_IsDropped()
    {
        var bridge = Make(out _, ports: 2);
        Assert.True(bridge.Forward(0, Head(B, Group)).IsEmpty);
        Assert.True(bridge.Forward(0, Head(MacAddress.Parse("01:80:c2:00:00:0e"), A)).IsEmpty);
        Assert.True(bridge.Forward(0, Head(B, A).AsSpan(0, 11)).IsEmpty);
        Assert.Equal(3, bridge.Dropped);
        Assert.False(bridge.TryFind(A, out _));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1_000_000)]
    public void Forward_APortThatFloodsTheTable_TakesNoPlaceFromOthers(int perPort)
    {
        var bridge = Make(out _, ports: 2, perPort);
        var victims = Enumerable
            .Range(0, 50)
            .Select(static number => new MacAddress(0x0200_0000_0000UL + (ulong)number));
        foreach (var victim in victims)
        {
            bridge.Forward(0, Head(B, victim));
        }

        var random = new Random(2);
        for (var count = 0; count < 100_000; count++)
        {
            bridge.Forward(1, Head(B, new MacAddress((ulong)random.NextInt64(1L << 40))));
        }

        // All that is left of the table, or as much as one port may have.
        Assert.Equal(Math.Min(perPort, 1024 - 50), bridge.AddressCount(1));
        Assert.All(victims, victim => Assert.True(bridge.TryFind(victim, out _)));
    }

    [Property(MaxTest = 200)]
    public void Forward_AnyBytesFromAnyPort_NeverGoesBackNorNowhereKnown(int seed)
    {
        var random = new Random(seed);
        var bridge = Make(out var time, ports: 5);
        var head = new byte[12];
        for (var step = 0; step < 200; step++)
        {
            random.NextBytes(head);
            // Few addresses, so that they meet.
            head.AsSpan(0, 5).Clear();
            head.AsSpan(6, 5).Clear();
            head[5] &= 7;
            head[11] &= 7;
            var port = random.Next(5);
            time.Pass(TimeSpan.FromSeconds(random.Next(20)));
            var ports = bridge.Forward(port, head);
            Assert.False(ports.Contains(port));
            Assert.Equal(0UL, ports.Bits & ~bridge.Ports.Bits);
        }

        Assert.Equal(8, Enumerable.Range(0, 5).Sum(bridge.AddressCount));
    }

    private static byte[] Head(MacAddress to, MacAddress from)
    {
        var head = new byte[14];
        to.Write(head);
        from.Write(head.AsSpan(6));
        return head;
    }

    private static VirtualSwitch Make(out SteppedTime time, int ports, int perPort = 64)
    {
        time = new SteppedTime();
        var options = new VirtualSwitchOptions
        {
            AddressesPerPort = perPort,
            Capacity = 1024,
            Seed = 7,
        };
        var bridge = new VirtualSwitch(options, time);
        for (var port = 0; port < ports; port++)
        {
            Assert.Equal(port, bridge.AddPort());
        }

        return bridge;
    }
}
