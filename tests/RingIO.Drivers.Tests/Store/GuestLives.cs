// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Tests.Store;

/// <summary>Guests that come, use the store up, reset and go, as bytes tell them; each has up to two sessions.</summary>
internal sealed class GuestLives(XenStore store)
{
    private readonly List<StoreConnection> _sessions = [];
    private readonly List<(StoreConnection Session, uint Number)> _open = [];

    public void Step(byte[] operation)
    {
        var domain = (ushort)((operation[1] % 3) + 1);
        var session = _sessions.Find(s => s.Domain == domain && !s.IsClosed);
        var path = $"data/{operation[2] % 4}/{operation[2] % 7}";
        switch (operation[0] % 12)
        {
            case 0:
                store.Release(domain);
                store.Introduce(domain);
                store.CreateHome(domain);
                break;
            case 1 when _sessions.Count(s => s.Domain == domain && !s.IsClosed) < 2:
                _sessions.Add(store.Connect(domain));
                break;
            case 2:
                session?.Dispose();
                break;
            case 3:
                session?.ResetWatches();
                break;
            case 4:
                session?.Watch(path, $"{operation[2]}");
                break;
            case 5:
                session?.Unwatch(path, $"{operation[2]}");
                break;
            case 6 when session is not null:
                if (session.StartTransaction(out var number) == XenstoreError.None)
                {
                    _open.Add((session, number));
                }

                break;
            case 7 when _open.Count > 0:
                var ended = _open[operation[2] % _open.Count];
                _open.Remove(ended);
                ended.Session.EndTransaction(ended.Number, operation[1] > 60);
                break;
            case 8:
                session?.Remove(path, NumberOf(session, operation));
                break;
            case 9:
                var other = (ushort)((operation[2] % 3) + 1);
                session?.SetPermissions(
                    path,
                    [new(domain, default), new(other, StoreAccess.Both)],
                    NumberOf(session, operation)
                );
                break;
            default:
                // Sometimes below another's nodes, where that one allows it.
                var home = (ushort)((operation[2] % 3) + 1);
                session?.WriteText(
                    $"{StorePath.HomeOf(home)}/{path}",
                    new string('v', operation[2] % 130),
                    NumberOf(session, operation)
                );
                break;
        }
    }

    public void Check()
    {
        var owned = 0;
        for (ushort domain = 0; domain <= 3; domain++)
        {
            var usage = store.UsageOf(domain);
            owned += usage.Nodes;
            Assert.True(usage is { Nodes: >= 0, Watches: >= 0, Transactions: >= 0 }, $"{usage}");
            if (domain != 0)
            {
                Assert.True(
                    usage.Nodes <= store.Limits.Nodes
                        && usage.Watches <= store.Limits.Watches
                        && usage.Transactions <= store.Limits.Transactions,
                    $"{domain}: {usage}"
                );
            }
        }

        Assert.Equal(store.NodeCount, owned);
        Assert.All(
            _sessions,
            s => Assert.InRange(s.PendingEvents, 0, store.Limits.PendingEvents + 3)
        );
    }

    public void EndAll()
    {
        _sessions.ForEach(s => s.Dispose());
        for (ushort domain = 1; domain <= 3; domain++)
        {
            var usage = store.UsageOf(domain);
            Assert.Equal((0, 0), (usage.Watches, usage.Transactions));
        }
    }

    private uint NumberOf(StoreConnection session, byte[] operation)
    {
        var mine = _open.FindAll(o => o.Session == session);
        return operation[1] >= 128 && mine.Count > 0 ? mine[operation[1] % mine.Count].Number : 0;
    }
}
