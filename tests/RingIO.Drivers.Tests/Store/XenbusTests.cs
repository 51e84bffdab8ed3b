// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Hostile;

namespace RingIO.Drivers.Tests.Store;

/// <summary>Two halves that meet in the store, part, die and come back.</summary>
public sealed class XenbusTests : IDisposable
{
    private static readonly XenbusDevice Device = new("vif", 0, Frontend: 1, Backend: 2);

    private readonly StoreWorld _world = new(homes: true);
    private readonly PlainDriver _front = new("ring-ref");
    private readonly PlainDriver _back = new("feature");

    public XenbusTests() => Assert.Equal(XenstoreError.None, Device.Create(_world.Toolstack));

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Halves_ThatMeet_Connect(bool overRings)
    {
        using var front = new XenbusHalf(
            overRings ? _world.Open(1, _world.Attach(1)) : _world.Store.Connect(1),
            Device,
            XenbusSide.Frontend,
            _front
        );
        using var back = new XenbusHalf(
            overRings ? _world.Open(2, _world.Attach(2)) : _world.Store.Connect(2),
            Device,
            XenbusSide.Backend,
            _back
        );
        Settle(front, back);
        Assert.True(front.IsConnected && back.IsConnected, $"{front.State} {back.State}");
        Assert.Equal("feature of the peer", _front.Seen);
        Assert.Equal("ring-ref of the peer", _back.Seen);
        Assert.Equal((1, 0), (_front.Connections, _front.Disconnections));
    }

    [Theory]
    [InlineData(XenbusSide.Frontend)]
    [InlineData(XenbusSide.Backend)]
    public void Close_OfOneHalf_ClosesBothOnce(XenbusSide side)
    {
        var (front, back) = Meet();
        (side == XenbusSide.Frontend ? front : back).Close();
        Settle(front, back);
        Assert.Equal((XenbusState.Closed, XenbusState.Closed), (front.State, back.State));
        Assert.Equal((1, 1), (_front.Disconnections, _back.Disconnections));
        front.Dispose();
        back.Dispose();
        Assert.Equal((1, 1), (_front.Disconnections, _back.Disconnections));
    }

    [Fact]
    public void Reconnect_OfAFrontendThatWasClosed_ConnectsAnew()
    {
        var (front, back) = Meet();
        Assert.False(front.TryReconnect());
        front.Close();
        Settle(front, back);
        Assert.True(front.TryReconnect());
        Settle(front, back);
        Assert.True(front.IsConnected && back.IsConnected, $"{front.State} {back.State}");
        Assert.Equal((2, 2), (_front.Connections, _back.Connections));
    }

    [Fact]
    public void Frontend_ThatBeginsAnewWithoutAFarewell_IsConnectedAnew()
    {
        var (front, back) = Meet();
        using var guest = _world.Store.Connect(1);
        guest.WriteNumber($"{Device.FrontendDirectory}/state", (ulong)XenbusState.Initialising);
        using var again = new XenbusHalf(
            _world.Store.Connect(1),
            Device,
            XenbusSide.Frontend,
            new PlainDriver("ring-ref")
        );
        Settle(again, back);
        Assert.True(again.IsConnected && back.IsConnected, $"{again.State} {back.State}");
        Assert.Equal(1, _back.Disconnections);
        front.Dispose();
    }

    [Fact]
    public void Backend_WhoseFrontendsDomainDies_LetsGoAndCloses()
    {
        var (front, back) = Meet();
        _world.Store.Release(1);
        Settle(front, back);
        Assert.Equal(XenbusState.Closed, back.State);
        Assert.Equal(XenbusState.Unknown, back.PeerState);
        Assert.Equal(1, _back.Disconnections);

        // The half of the domain that died answers errors, and lets go when it is told.
        front.Close();
        Assert.Equal(1, _front.Disconnections);
        Assert.Equal(XenstoreError.InputOutput, front.Error);
    }

    [Fact]
    public void Frontend_WhoseBackendsDomainDies_ClosesAndMeetsTheNextOne()
    {
        var (front, back) = Meet();
        _world.Store.Release(2);
        Settle(front, back);
        Assert.Equal(XenbusState.Closed, front.State);

        _world.Store.Introduce(2);
        _world.Store.CreateHome(2);
        Device.Remove(_world.Toolstack);
        Assert.Equal(XenstoreError.None, Device.Create(_world.Toolstack));
        using var next = new XenbusHalf(
            _world.Store.Connect(2),
            Device,
            XenbusSide.Backend,
            new PlainDriver("feature")
        );
        Assert.True(front.TryReconnect());
        Settle(front, next);
        Assert.True(front.IsConnected && next.IsConnected, $"{front.State} {next.State}");
    }

    [Fact]
    public void Connect_ThatTheDriverRefuses_ClosesBoth()
    {
        _back.Refuses = true;
        var (front, back) = Meet();
        Assert.Equal((XenbusState.Closed, XenbusState.Closed), (front.State, back.State));
        Assert.Equal((1, 1), (_front.Disconnections, _back.Disconnections));
    }

    [Fact]
    public void Half_WhosePredecessorDiedConnected_IsNotConnectedUntilItIs()
    {
        var (front, dead) = Meet();
        dead.Dispose();
        var driver = new PlainDriver("feature");
        using var back = new XenbusHalf(
            _world.Store.Connect(2),
            Device,
            XenbusSide.Backend,
            driver
        );
        Assert.False(back.IsConnected);
        Settle(front, back);
        Assert.Equal((XenbusState.Closed, XenbusState.Closed), (front.State, back.State));
        Assert.Equal(1, _front.Disconnections);
        Assert.True(front.TryReconnect());
        Settle(front, back);
        Assert.True(front.IsConnected && back.IsConnected, $"{front.State} {back.State}");
        Assert.Equal((1, true), (driver.Connections, driver.IsHeld));
        front.Dispose();
    }

    [Fact]
    public void Create_BySomebodyWhoMayMakeOneHalfOnly_MakesNeither()
    {
        var device = new XenbusDevice("vbd", 0, Frontend: 1, Backend: 2);
        _world.Toolstack.SetPermissions(
            StorePath.HomeOf(2),
            [new(0, StoreAccess.None), new(2, StoreAccess.Both)]
        );
        using var guest = _world.Store.Connect(2);
        Assert.Equal(XenstoreError.AccessDenied, device.Create(guest));
        Assert.Equal(
            XenstoreError.NotFound,
            _world.Toolstack.ReadText(device.BackendDirectory, out _)
        );
    }

    [Fact]
    public void Create_OfADeviceThatIsThere_IsRefused()
    {
        Assert.Equal(XenstoreError.Exists, Device.Create(_world.Toolstack));
        Assert.Equal(XenstoreError.None, Device.Remove(_world.Toolstack));
        Assert.Equal(XenstoreError.None, Device.Remove(_world.Toolstack));
        Assert.Equal(XenstoreError.None, Device.Create(_world.Toolstack));
    }

    // A peer may write anything as its state: bounded work an event, and each connection is let go of once.
    [Property(MaxTest = 100)]
    public void Half_WhosePeerWritesAnyStates_LetsGoOfWhatItTook(byte[] states, bool isFrontend)
    {
        using var world = new StoreWorld(homes: true);
        Device.Create(world.Toolstack);
        var driver = new PlainDriver("x");
        var side = isFrontend ? XenbusSide.Frontend : XenbusSide.Backend;
        var half = new XenbusHalf(
            world.Store.Connect(isFrontend ? (ushort)1 : (ushort)2),
            Device,
            side,
            driver
        );
        foreach (var state in states)
        {
            world.Toolstack.WriteText(
                $"{half.PeerDirectory}/state",
                state % 12 < 10 ? $"{state % 12}" : "-1 none"
            );
            half.Step();
            Assert.InRange(driver.Connections - driver.Disconnections, -driver.Publications, 1);
            Assert.True(!half.IsConnected || driver.IsHeld);
        }

        half.Dispose();
        Assert.False(driver.IsHeld);
    }

    private (XenbusHalf Front, XenbusHalf Back) Meet()
    {
        var front = new XenbusHalf(_world.Store.Connect(1), Device, XenbusSide.Frontend, _front);
        var back = new XenbusHalf(_world.Store.Connect(2), Device, XenbusSide.Backend, _back);
        Settle(front, back);
        return (front, back);
    }

    private void Settle(XenbusHalf front, XenbusHalf back)
    {
        for (var rounds = 0; rounds < 20; rounds++)
        {
            _world.Server.Step();
            front.Step();
            back.Step();
        }
    }

    /// <summary>Writes a key, reads the peer's, and counts what it holds.</summary>
    private sealed class PlainDriver(string key) : IXenbusDriver
    {
        public bool Refuses { get; set; }

        public string Seen { get; private set; } = "";

        public bool IsHeld { get; private set; }

        public int Publications { get; private set; }

        public int Connections { get; private set; }

        public int Disconnections { get; private set; }

        public bool TryPublish(IStoreSession session, string directory, uint transaction)
        {
            Publications++;
            IsHeld = true;
            return session.WriteText($"{directory}/{key}", $"{key} of the peer", transaction)
                == XenstoreError.None;
        }

        public bool TryConnect(IStoreSession session, string peerDirectory)
        {
            if (Refuses)
            {
                return false;
            }

            Connections++;
            IsHeld = true;
            var other = key == "feature" ? "ring-ref" : "feature";
            session.ReadText($"{peerDirectory}/{other}", out var seen);
            Seen = seen;
            return true;
        }

        public void Disconnect()
        {
            Assert.True(IsHeld, "Let go of nothing.");
            IsHeld = false;
            Disconnections++;
        }
    }
}
