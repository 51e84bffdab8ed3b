// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Hostile;
using RingIO.Memory;

namespace RingIO.Drivers.Tests.Store;

/// <summary>Domains that come and go, in this process and over the wire.</summary>
public sealed class StoreDomainTests
{
    [Fact]
    public void Introduce_OverTheWire_ServesThePageUntilTheRelease()
    {
        using var host = new PlainHost();
        var store = new XenStore();
        using var server = new StoreServer(store, host);
        var toolstack = host.Open(server, 0);
        server.Attach(XenStore.PrivilegedDomain, host.PageOf(0), static () => { });
        for (var life = 0; life < 3; life++)
        {
            store.CreateHome(5);
            Assert.Equal("EINVAL", toolstack.Ask(XenstoreMessageType.Introduce, "5\077\01\0"));
            Assert.Equal("OK", toolstack.Ask(XenstoreMessageType.Introduce, "5\05\01\0"));
            Assert.Equal("EEXIST", toolstack.Ask(XenstoreMessageType.Introduce, "5\05\01\0"));
            using (
                var guest = new StoreClient(5, host.PageOf(5), () => { }, () => server.Step() != 0)
            )
            {
                Assert.Equal(XenstoreError.None, guest.WriteText("data/x", $"{life}"));
            }

            Assert.Equal("OK", toolstack.Ask(XenstoreMessageType.Release, "5\0"));
            Assert.Equal("ENOENT", toolstack.Ask(XenstoreMessageType.Release, "5\0"));
            server.Step();
            Assert.Equal((life + 1, life + 1), (host.Opened, host.Closed));
        }

        Assert.Equal("EINVAL", toolstack.Ask(XenstoreMessageType.Release, "0\0"));
        Assert.Equal("ENOSYS", toolstack.Ask(XenstoreMessageType.Control, "help\0"));
        Assert.Equal("EINVAL", toolstack.Ask(XenstoreMessageType.Introduce, "40000\05\01\0"));
    }

    [Fact]
    public void Release_AndIntroduceWithoutAStepBetween_CloseTheOldPageFirst()
    {
        using var host = new PlainHost();
        var store = new XenStore();
        using var server = new StoreServer(store, host);
        var toolstack = host.Open(server, 0);
        server.Attach(XenStore.PrivilegedDomain, host.PageOf(0), static () => { });
        Assert.Equal("OK", toolstack.Ask(XenstoreMessageType.Introduce, "5\05\01\0"));
        store.Release(5);
        Assert.Equal("OK", toolstack.Ask(XenstoreMessageType.Introduce, "5\05\01\0"));
        Assert.Equal((2, 1), (host.Opened, host.Closed));
    }

    [Fact]
    public void Introduce_WithAPageThatIsTooSmall_LeavesNothingBehind()
    {
        using var host = new PlainHost();
        var store = new XenStore();
        using var server = new StoreServer(store, host);
        var toolstack = host.Open(server, 0);
        server.Attach(XenStore.PrivilegedDomain, host.PageOf(0), static () => { });
        host.Shrinks = true;
        Assert.Throws<ArgumentException>(() =>
            toolstack.Ask(XenstoreMessageType.Introduce, "5\05\01\0")
        );
        Assert.False(store.IsIntroduced(5));
        Assert.Equal((1, 1), (host.Opened, host.Closed));
    }

    [Fact]
    public void Target_WhileItLives_LendsItsRights()
    {
        using var world = new StoreWorld(homes: true);
        using var model = world.Store.Connect(2);
        world.Toolstack.WriteText("/local/domain/1/data/x", "0");
        Assert.Equal(XenstoreError.AccessDenied, model.ReadText("/local/domain/1/data/x", out _));
        Assert.Equal(XenstoreError.None, world.Store.SetTarget(2, 1));
        Assert.Equal(XenstoreError.None, model.WriteText("/local/domain/1/data/x", "1"));
        Assert.Equal(XenstoreError.Invalid, world.Store.SetTarget(2, 0));

        world.Store.Release(1);
        world.Store.Introduce(1);
        world.Store.CreateHome(1);
        Assert.Equal(XenstoreError.AccessDenied, model.List("/local/domain/1/data", out _));
    }

    [Fact]
    public void ShutDown_UntilTheDomainRunsAgain_IsToldOnce()
    {
        using var world = new StoreWorld();
        world.Toolstack.Watch(StorePath.ReleaseDomain, "r");
        world.Toolstack.TryTakeEvent(out _);
        world.Store.ShutDown(1);
        Assert.True(world.Toolstack.TryTakeEvent(out _));
        world.Store.ShutDown(1);
        Assert.False(world.Toolstack.TryTakeEvent(out _));
        world.Store.Resume(1);
        world.Store.ShutDown(1);
        Assert.True(world.Toolstack.TryTakeEvent(out _));
        Assert.Equal(XenstoreError.NotFound, world.Store.ShutDown(9));
    }

    [Fact]
    public void Connect_OfADomainThatIsNotThere_SaysWhatToDo()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new XenStore().Connect(4));
        Assert.Contains(nameof(XenStore.Introduce), error.Message, StringComparison.Ordinal);
        Assert.Equal(XenstoreError.Invalid, new XenStore().Introduce(0x7FF0));
    }

    [Fact]
    public void Session_OfADomainThatWasReleased_AnswersErrors()
    {
        using var world = new StoreWorld(homes: true);
        using var guest = world.Store.Connect(1);
        guest.StartTransaction(out var transaction);
        world.Store.Release(1);
        Assert.True(guest.IsClosed);
        Assert.Equal(XenstoreError.InputOutput, guest.WriteText("data/x", "0"));
        Assert.Equal(XenstoreError.InputOutput, guest.EndTransaction(transaction, commit: true));
        Assert.Equal(XenstoreError.InputOutput, guest.Watch("data", "t"));
        Assert.Equal(XenstoreError.InputOutput, guest.StartTransaction(out _));
        Assert.Equal(
            XenstoreError.InputOutput,
            guest.GetPermissions(StorePath.ReleaseDomain, out _)
        );
        Assert.Equal(default, world.Store.UsageOf(1));
    }

    [Fact]
    public void Client_ThatWasDisposedOf_TouchesNoMemory()
    {
        using var world = new StoreWorld();
        var client = world.Open(1, world.Attach(1));
        client.Dispose();
        Assert.Equal(XenstoreError.InputOutput, client.ReadText("data", out _));
        Assert.False(client.TryTakeEvent(out _));
        Assert.Throws<ObjectDisposedException>(() => client.TryReconnect());
        Assert.Throws<ObjectDisposedException>(() => client.ServerError);
    }

    /// <summary>Has a page for each domain, whose frame is the domain's number.</summary>
    private sealed class PlainHost : IStoreRingHost, IDisposable
    {
        private readonly Dictionary<ushort, PortableBacking> _pages = [];

        public int Opened { get; private set; }

        public int Closed { get; private set; }

        public bool Shrinks { get; set; }

        public PageRegion PageOf(ushort domain)
        {
            if (!_pages.TryGetValue(domain, out var page))
            {
                page = new(4096);
                _pages.Add(domain, page);
            }

            return new(page);
        }

        public RawStoreClient Open(StoreServer server, ushort domain)
        {
            StoreRingPage.Format(PageOf(domain));
            return new(server, PageOf(domain));
        }

        public bool TryOpen(
            ushort domain,
            ulong frame,
            uint port,
            out PageRegion page,
            [NotNullWhen(true)] out Action? notify
        )
        {
            var isThere = frame == domain && port == 1;
            page = isThere ? PageOf(domain) : default;
            page = isThere && Shrinks ? new(page.Backing, 0, 1024) : page;
            notify = isThere ? static () => { } : null;
            Opened += isThere ? 1 : 0;
            return isThere;
        }

        public void Close(ushort domain) => Closed++;

        public void Dispose()
        {
            foreach (var page in _pages.Values)
            {
                page.Dispose();
            }
        }
    }
}
