// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;

namespace RingIO.Drivers.Tests.Store;

/// <summary>A store with a server and the domains 1 to 3, each with a home.</summary>
internal sealed class StoreWorld : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public StoreWorld(StoreLimits? limits = null, bool homes = false)
    {
        Store = new(limits);
        Server = new(Store);
        for (ushort domain = 1; domain <= 3; domain++)
        {
            Assert.Equal(XenstoreError.None, Store.Introduce(domain));
            if (homes)
            {
                Store.CreateHome(domain);
            }
        }

        Toolstack = Store.Connect(XenStore.PrivilegedDomain);
    }

    public XenStore Store { get; }

    public StoreServer Server { get; }

    public StoreConnection Toolstack { get; }

    /// <summary>A page for a domain, served.</summary>
    public PageRegion Attach(ushort domain, uint firstIndex = 0)
    {
        var memory = new PortableBacking(4096);
        _owned.Add(memory);
        var page = new PageRegion(memory);
        StoreRingPage.Format(page, firstIndex);
        Server.Attach(domain, page, static () => { });
        return page;
    }

    /// <summary>A client on a domain's page; waiting lets the server run.</summary>
    public StoreClient Open(ushort domain, PageRegion page)
    {
        var client = new StoreClient(domain, page, static () => { }, () => Server.Step() != 0);
        _owned.Add(client);
        return client;
    }

    public Dictionary<XenstoreError, int> RunMachine(
        byte[] script,
        bool overRings = false,
        uint firstIndex = 0
    )
    {
        var sessions = new List<IStoreSession>();
        for (ushort domain = 0; domain < 3; domain++)
        {
            sessions.Add(
                overRings
                    ? new SteppedSession(Server, Open(domain, Attach(domain, firstIndex)))
                    : Store.Connect(domain)
            );
        }

        var machine = new StoreMachine(Store, sessions);
        machine.Run(script);
        return machine.Endings;
    }

    public void Dispose()
    {
        Server.Dispose();
        _owned.Reverse();
        _owned.ForEach(o => o.Dispose());
    }
}
