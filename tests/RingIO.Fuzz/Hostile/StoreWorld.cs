// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;

namespace RingIO.Fuzz.Hostile;

/// <summary>A store with a server and the domains 1 to 3, each with a home.</summary>
public sealed class StoreWorld : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    /// <summary>Makes it.</summary>
    public StoreWorld(StoreLimits? limits = null, bool homes = false)
    {
        Store = new(limits);
        Server = new(Store);
        for (ushort domain = 1; domain <= 3; domain++)
        {
            Demand.That(Store.Introduce(domain) == XenstoreError.None, "A domain is refused.");
            if (homes)
            {
                Store.CreateHome(domain);
            }
        }

        Toolstack = Store.Connect(XenStore.PrivilegedDomain);
    }

    /// <summary>The store.</summary>
    public XenStore Store { get; }

    /// <summary>Its server.</summary>
    public StoreServer Server { get; }

    /// <summary>The privileged domain's connection.</summary>
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

    /// <inheritdoc/>
    public void Dispose()
    {
        Server.Dispose();
        _owned.Reverse();
        _owned.ForEach(o => o.Dispose());
    }
}
