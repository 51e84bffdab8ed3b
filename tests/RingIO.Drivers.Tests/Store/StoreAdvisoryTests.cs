// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Hostile;

namespace RingIO.Drivers.Tests.Store;

/// <summary>What went wrong in stores of this kind, one test an advisory; those about the ring are in <see cref="StoreRingTests"/>.</summary>
public sealed class StoreAdvisoryTests : IDisposable
{
    private readonly StoreWorld _world = new(homes: true);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Xsa115_WatchOfAnUnreadableNode_TellsNothing()
    {
        using var guest = _world.Store.Connect(1);
        _world.Toolstack.WriteText("/secret/name", "0");
        guest.Watch("/secret", "s");
        guest.Watch("/", "r");
        guest.Watch(StorePath.IntroduceDomain, "i");
        Drain(guest);

        _world.Toolstack.WriteText("/secret/name", "1");
        _world.Toolstack.WriteText("/secret/other", "1");
        _world.Toolstack.Remove("/secret");
        _world.Store.Introduce(9);
        Assert.Empty(Drain(guest));

        // The watches themselves are alive: what is readable is told.
        _world.Toolstack.WriteText("/open", "0");
        _world.Toolstack.SetPermissions("/open", [new(0, StoreAccess.Read)]);
        Assert.Equal([new StoreEvent("/open", "r")], Drain(guest));
    }

    [Fact]
    public void Xsa322_NumberOfADomainUsedAgain_InheritsNoRight()
    {
        _world.Toolstack.WriteText("/shared", "0");
        _world.Toolstack.SetPermissions("/shared", [new(0, default), new(1, StoreAccess.Both)]);
        using (var before = _world.Store.Connect(1))
        {
            Assert.Equal(XenstoreError.None, before.ReadText("/shared", out _));
        }

        _world.Store.Release(1);
        _world.Store.Introduce(1);
        using var after = _world.Store.Connect(1);
        Assert.Equal(XenstoreError.AccessDenied, after.ReadText("/shared", out _));
        _world.Toolstack.GetPermissions("/shared", out var rights);
        Assert.Equal([new StoreRight(0, default)], rights);
    }

    [Fact]
    public void Xsa322_TransactionOverADomainsEnd_BringsNothingBack()
    {
        _world.Toolstack.StartTransaction(out var transaction);
        _world.Toolstack.WriteText("/late", "0", transaction);
        _world.Toolstack.SetPermissions("/late", [new(1, default)], transaction);
        _world.Store.Release(1);
        _world.Store.Introduce(1);
        Assert.Equal(
            XenstoreError.TryAgain,
            _world.Toolstack.EndTransaction(transaction, commit: true)
        );
        Assert.Equal(0, _world.Store.UsageOf(1).Nodes);
    }

    [Fact]
    public void Xsa417_RightThatAGuestGivesToADomainThatIsGone_ReachesNoLaterOne()
    {
        using var guest = _world.Store.Connect(1);
        _world.Store.Release(2);
        guest.WriteText("data/x", "0");
        Assert.Equal(
            XenstoreError.None,
            guest.SetPermissions("data/x", [new(1, default), new(2, StoreAccess.Both)])
        );
        _world.Store.Introduce(2);
        using var later = _world.Store.Connect(2);
        Assert.Equal(XenstoreError.AccessDenied, later.ReadText("/local/domain/1/data/x", out _));
    }

    [Fact]
    public void Xsa324_EventTooLongForAMessage_NamesTheWatchedPathInstead()
    {
        using var client = _world.Open(1, _world.Attach(1));
        using var local = _world.Store.Connect(1);
        var token = new string('t', 2200);
        Assert.Equal(XenstoreError.None, client.Watch("data", token));
        Assert.Equal(XenstoreError.None, client.Watch("data", "short"));
        Settle(client);

        // A path as long as may be: with the longer token it is above what a message may have.
        var deep = $"data/{string.Join('/', Enumerable.Repeat(new string('n', 50), 39))}";
        Assert.Equal(XenstoreError.None, local.WriteText(deep, "1"));
        Assert.Equal(
            [new StoreEvent("data", token), new StoreEvent(deep, "short")],
            Settle(client)
        );
        Assert.Null(client.Fault);
        Assert.Null(_world.Server.FaultOf(1));
    }

    [Fact]
    public void Xsa324_WatchWhoseOwnPathFitsNoMessage_IsRefused() =>
        Assert.Equal(XenstoreError.Invalid, _world.Toolstack.Watch("/a", new string('t', 4093)));

    [Fact]
    public void Xsa326_EventsThatNobodyTakes_AreBoundedAndNoneIsLost()
    {
        using var guest = _world.Store.Connect(1);
        guest.Watch("data", "d");
        for (var i = 0; i < 900; i++)
        {
            Assert.Equal(XenstoreError.None, guest.WriteText($"data/{i % 9}/{i}", "0"));
        }

        for (var i = 0; i < 900; i++)
        {
            guest.Watch("data", $"{i % 100}");
            guest.Unwatch("data", $"{i % 100}");
        }

        Assert.InRange(guest.PendingEvents, 2, _world.Store.Limits.PendingEvents + 1);
        var told = Drain(guest);
        Assert.Contains(new StoreEvent("data", "d"), told);
        Assert.Equal(told.Count, told.Distinct().Count());

        // After a full queue, what changes is told again.
        guest.WriteText("data/8/899", "1");
        Assert.Equal([new StoreEvent("data/8/899", "d")], Drain(guest));
    }

    [Fact]
    public void Xsa330_WatchesEndedByAReset_AreGivenBackOnce()
    {
        using var guest = _world.Store.Connect(1);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < _world.Store.Limits.Watches; i++)
            {
                Assert.Equal(XenstoreError.None, guest.Watch("data", $"{i}"));
            }

            Assert.Equal(XenstoreError.TooBig, guest.Watch("data", "more"));
            Assert.Equal(XenstoreError.None, guest.ResetWatches());
            Assert.Equal(0, _world.Store.UsageOf(1).Watches);
        }
    }

    [Fact]
    public void Xsa352_OwnerThatGivesItsNodeAway_IsRefused()
    {
        using var guest = _world.Store.Connect(1);
        guest.WriteText("data/x", "0");
        Assert.Equal(
            XenstoreError.NotPermitted,
            guest.SetPermissions("data/x", [new(2, StoreAccess.Both)])
        );
        Assert.Equal(2, _world.Store.UsageOf(1).Nodes);
        Assert.Equal(1, _world.Store.UsageOf(2).Nodes);
    }

    [Fact]
    public void Xsa353_RootOfTheTree_HasPermissionsToo()
    {
        using var guest = _world.Store.Connect(1);
        Assert.Equal(XenstoreError.AccessDenied, guest.WriteText("/", "0"));
        Assert.Equal(XenstoreError.AccessDenied, guest.List("/", out _));
        Assert.Equal(XenstoreError.AccessDenied, guest.WriteText("/mine", "0"));
        Assert.Equal(XenstoreError.AccessDenied, guest.SetPermissions("/", [new(1, default)]));
    }

    [Fact]
    public void Xsa418_PathsDeeperThanAllowed_AreRefusedAndDeepTreesAreRemoved()
    {
        using var guest = _world.Store.Connect(1);
        var deepest = string.Concat(Enumerable.Repeat("/n", _world.Store.Limits.PathDepth));
        Assert.Equal(XenstoreError.None, _world.Toolstack.WriteText(deepest, "0"));
        Assert.Equal(XenstoreError.NoSpace, _world.Toolstack.WriteText($"{deepest}/n", "0"));
        Assert.Equal(XenstoreError.NoSpace, guest.WriteText($"data{deepest}", "0"));
        Assert.Equal(XenstoreError.None, _world.Toolstack.Remove("/n"));
    }

    [Fact]
    public void Xsa419_NodesOfADomainElsewhere_GoWithTheDomain()
    {
        using var one = _world.Store.Connect(1);
        one.WriteText("data/open", "0");
        one.SetPermissions("data/open", [new(1, default), new(2, StoreAccess.Both)]);
        using (var two = _world.Store.Connect(2))
        {
            two.WriteText("/local/domain/1/data/open/theirs", "0");
        }

        Assert.Equal(2, _world.Store.UsageOf(2).Nodes);
        _world.Store.Release(2);
        one.List("data/open", out var names);
        Assert.Empty(names);
    }

    [Fact]
    public void Xsa421_TransactionsTogetherAboveTheQuota_AreRefused()
    {
        using var guest = _world.Store.Connect(1);
        // One directory a transaction, so that they do not meet; each within the quota by itself.
        var free = _world.Store.Limits.Nodes - _world.Store.UsageOf(1).Nodes;
        var transactions = new uint[3];
        for (var i = 0; i < transactions.Length; i++)
        {
            guest.MakeDirectory($"data/{i}");
        }

        for (var i = 0; i < transactions.Length; i++)
        {
            guest.StartTransaction(out transactions[i]);
            for (var n = 0; n < free / 2; n++)
            {
                Assert.Equal(
                    XenstoreError.None,
                    guest.WriteText($"data/{i}/{n}", "", transactions[i])
                );
            }
        }

        var ends = transactions.Select(t => guest.EndTransaction(t, commit: true)).ToList();
        Assert.Equal(XenstoreError.None, ends[0]);
        Assert.Contains(XenstoreError.NoSpace, ends);
        Assert.InRange(_world.Store.UsageOf(1).Nodes, free / 2, _world.Store.Limits.Nodes);
    }

    [Fact]
    public void Xsa442_NodesRemovedUnderATransaction_MakeNoCountNegative()
    {
        using var guest = _world.Store.Connect(1);
        guest.WriteText("data/a/b", "0");
        guest.StartTransaction(out var transaction);
        guest.Remove("data/a", transaction);
        _world.Toolstack.Remove("/local/domain/1/data");
        Assert.Equal(0, _world.Store.UsageOf(1).Nodes);
        Assert.Equal(XenstoreError.TryAgain, guest.EndTransaction(transaction, commit: true));
        Assert.Equal(0, _world.Store.UsageOf(1).Nodes);
    }

    [Fact]
    public void Xsa481_PathThatEndsWithASlash_IsRefused()
    {
        Assert.Equal(XenstoreError.Invalid, _world.Toolstack.ReadText("/local/domain/", out _));
        Assert.Equal(XenstoreError.Invalid, _world.Toolstack.Watch("/local/domain/", "t"));
        Assert.Equal(XenstoreError.Invalid, _world.Toolstack.Remove("/local//domain"));
    }

    [Fact]
    public void Xsa483_QuotaOfADomainThatWasReleasedFull_IsWholeForTheNext()
    {
        for (var life = 0; life < 3; life++)
        {
            using var guest = _world.Store.Connect(1);
            var made = 0;
            while (guest.WriteText($"data/{made / 100}/{made}", "") == XenstoreError.None)
            {
                made++;
            }

            Assert.Equal(_world.Store.Limits.Nodes, _world.Store.UsageOf(1).Nodes);
            guest.StartTransaction(out _);
            guest.Watch("data", "t");
            _world.Store.Release(1);
            Assert.Equal(default, _world.Store.UsageOf(1));
            _world.Store.Introduce(1);
            _world.Store.CreateHome(1);
        }
    }

    [Fact]
    public void Xsa484_ResetWithinATransaction_EndsItAndGivesItBack()
    {
        using var client = _world.Open(1, _world.Attach(1));
        for (var i = 0; i < 3 * _world.Store.Limits.Transactions; i++)
        {
            Assert.Equal(XenstoreError.None, client.StartTransaction(out var transaction));
            Assert.Equal(XenstoreError.None, client.WriteText("data/t", "0", transaction));
            Assert.Equal(XenstoreError.None, client.ResetWatches());
            Assert.Equal(XenstoreError.NotFound, client.EndTransaction(transaction, true));
        }

        Assert.Equal(0, _world.Store.UsageOf(1).Transactions);
        Assert.Equal(XenstoreError.NotFound, client.ReadText("data/t", out _));
    }

    // Events longer than the ring come in several steps.
    private List<StoreEvent> Settle(StoreClient client)
    {
        var events = new List<StoreEvent>();
        for (var rounds = 0; rounds < 16; rounds++)
        {
            _world.Server.Step();
            events.AddRange(Drain(client));
        }

        return events;
    }

    private static List<StoreEvent> Drain(IStoreSession session)
    {
        var events = new List<StoreEvent>();
        while (session.TryTakeEvent(out var taken))
        {
            events.Add(taken);
        }

        return events;
    }
}
