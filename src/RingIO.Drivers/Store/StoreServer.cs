// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>Serves a <see cref="XenStore"/> to domains over their rings, which may hold anything.</summary>
/// <remarks>
/// <para>It runs when it is stepped: on each event of a domain, and after anything in this process has changed the store, so
/// that watches are told. Each ring has its turn; none can hold up the others, and a domain that does not read its answers
/// is not listened to until it does.</para>
/// <para>A ring whose peer lies is faulted: its error word says why, its watches and transactions end, and it is served again
/// only after its domain has asked for a new start (XSA-38, 86).</para>
/// <para>Threading: the store's. Ownership: the store is the caller's; rings are the server's until their domain is released.</para>
/// </remarks>
public sealed class StoreServer : IDisposable
{
    // How many messages a ring may have in its turn.
    private const int Turn = 8;

    private readonly XenStore _store;
    private readonly IStoreRingHost? _host;
    private readonly List<StoreServerRing> _rings = [];
    private int _next;

    /// <summary>Makes a server without rings.</summary>
    /// <param name="store">The store.</param>
    /// <param name="host">Maps the pages of domains that are introduced over the wire; null if none are.</param>
    public StoreServer(XenStore store, IStoreRingHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _host = host;
    }

    /// <summary>How many rings are served, faulted ones too.</summary>
    public int RingCount => _rings.Count(r => !r.Connection.IsClosed);

    /// <summary>Begins to serve a domain's ring.</summary>
    /// <param name="domain">The domain, introduced.</param>
    /// <param name="page">The page it shares, in the state it left it: nothing in it is believed.</param>
    /// <param name="notify">Tells the domain that the page has changed; called by <see cref="Step"/>.</param>
    /// <exception cref="InvalidOperationException">The domain is not introduced, or has a ring.</exception>
    /// <exception cref="ArgumentException">The region is too small or not aligned.</exception>
    public void Attach(ushort domain, PageRegion page, Action notify)
    {
        ArgumentNullException.ThrowIfNull(notify);
        Attach(domain, page, notify, closed: null);
    }

    /// <summary>Serves all rings once, or until the budget is used up; the next step begins where this one ended.</summary>
    /// <param name="budget">At most how many messages, above 0.</param>
    /// <returns>How much was done: messages answered or told, and turns that moved a part of one. Less than the budget if there is nothing more to do now.</returns>
    public int Step(int budget = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(budget);
        var done = 0;
        for (var idle = 0; done < budget && idle < _rings.Count; )
        {
            _next %= _rings.Count;
            var ring = _rings[_next];
            if (ring.Connection.IsClosed)
            {
                Sweep();
                continue;
            }

            _next++;
            var count = ring.Step(Math.Min(Turn, budget - done));
            done += count;
            idle = count == 0 ? idle + 1 : 0;
        }

        return done;
    }

    /// <summary>What is wrong with a domain's ring.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns>The fault; null if nothing is wrong, or there is no ring.</returns>
    public RingFault? FaultOf(ushort domain) => Find(domain)?.Fault;

    /// <summary>Ends all rings' sessions.</summary>
    public void Dispose()
    {
        _rings.ForEach(r => r.Dispose());
        _rings.Clear();
    }

    private void Attach(ushort domain, PageRegion page, Action notify, Action? closed)
    {
        if (Find(domain) is not null)
        {
            throw new InvalidOperationException($"Domain {domain} has a ring: release it first.");
        }

        var connection = _store.Connect(domain);
        try
        {
            var dispatcher = new StoreDispatcher(_store, connection, Introduce);
            _rings.Add(new(connection, dispatcher, page, notify, closed));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Lets go of the rings of domains that are gone, before their numbers are used again.
    private void Sweep() =>
        _rings.RemoveAll(ring =>
        {
            if (ring.Connection.IsClosed)
            {
                ring.Dispose();
            }

            return ring.Connection.IsClosed;
        });

    private StoreServerRing? Find(ushort domain) =>
        _rings.Find(r => r.Connection.Domain == domain && !r.Connection.IsClosed);

    private XenstoreError Introduce(ushort domain, ulong frame, uint port)
    {
        if (_host is null)
        {
            return XenstoreError.NotSupported;
        }

        if (domain >= DomainId.FirstReserved || _store.IsIntroduced(domain))
        {
            return domain >= DomainId.FirstReserved ? XenstoreError.Invalid : XenstoreError.Exists;
        }

        Sweep();
        if (!_host.TryOpen(domain, frame, port, out var page, out var notify))
        {
            return XenstoreError.Invalid;
        }

        _store.Introduce(domain);
        try
        {
            Attach(domain, page, notify, () => _host.Close(domain));
        }
        catch
        {
            _store.Release(domain);
            _host.Close(domain);
            throw;
        }

        return XenstoreError.None;
    }
}
