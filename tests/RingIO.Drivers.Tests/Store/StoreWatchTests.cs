// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Hostile;

namespace RingIO.Drivers.Tests.Store;

/// <summary>What watches tell, and when.</summary>
public sealed class StoreWatchTests : IDisposable
{
    private readonly StoreWorld _world = new(homes: true);
    private readonly StoreConnection _guest;

    public StoreWatchTests() => _guest = _world.Store.Connect(1);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Watch_WhenItIsSetUp_FiresOnceWithItsPath()
    {
        Assert.Equal(XenstoreError.None, _guest.Watch("/not/there", "t"));
        Assert.Equal([new StoreEvent("/not/there", "t")], Events());
        Assert.Equal(XenstoreError.Exists, _guest.Watch("/not/there", "t"));
        Assert.Equal(XenstoreError.None, _guest.Watch("/not/there", "u"));
        Assert.Equal(XenstoreError.NotFound, _guest.Unwatch("/not/there", "v"));
    }

    [Fact]
    public void Watch_OfARelativePath_TellsRelativePaths()
    {
        _guest.Watch("data", "r");
        _guest.Watch("/local/domain/1/data", "a");
        Events();
        _world.Toolstack.WriteText("/local/domain/1/data/x", "0");
        Assert.Equal(
            [new StoreEvent("data/x", "r"), new StoreEvent("/local/domain/1/data/x", "a")],
            Events()
        );
    }

    [Fact]
    public void Watch_OfPathsAroundAChange_TellsThoseAboveItOnly()
    {
        foreach (var path in (string[])["data", "data/x", "data/x/y", "data/xx", "dat"])
        {
            _guest.Watch(path, path);
        }

        Events();
        _guest.WriteText("data/x", "0");
        Assert.Equal(
            [new StoreEvent("data/x", "data/x"), new StoreEvent("data/x", "data")],
            Events()
        );
    }

    [Fact]
    public void Remove_OfAParent_TellsTheWatchedPathItself()
    {
        _guest.WriteText("data/x/y", "0");
        _guest.Watch("data/x/y", "y");
        _guest.Watch("data", "d");
        Events();
        _guest.Remove("data/x");
        Assert.Equal([new StoreEvent("data/x/y", "y"), new StoreEvent("data/x", "d")], Events());
    }

    [Fact]
    public void Remove_OfAReadableNodeBelowAnUnreadableOne_IsTold()
    {
        _world.Toolstack.WriteText("/closed/open", "0");
        _world.Toolstack.SetPermissions("/closed/open", [new(0, StoreAccess.Read)]);
        _guest.Watch("/closed/open", "o");
        Events();
        _world.Toolstack.Remove("/closed");
        Assert.Equal([new StoreEvent("/closed/open", "o")], Events());
    }

    [Fact]
    public void SetPermissions_ThatTakesAway_IsToldOnceAndThenNothing()
    {
        _world.Toolstack.WriteText("/shared", "0");
        _world.Toolstack.SetPermissions("/shared", [new(0, StoreAccess.Read)]);
        _guest.Watch("/shared", "s");
        Events();
        _world.Toolstack.SetPermissions("/shared", [new(0, StoreAccess.None)]);
        Assert.Single(Events());
        _world.Toolstack.WriteText("/shared", "1");
        Assert.Empty(Events());
    }

    [Fact]
    public void Transaction_UntilItIsCommitted_TellsNothing()
    {
        _guest.Watch("data", "d");
        Events();
        _guest.StartTransaction(out var dropped);
        _guest.WriteText("data/x", "0", dropped);
        _guest.EndTransaction(dropped, commit: false);
        Assert.Empty(Events());

        _guest.StartTransaction(out var kept);
        _guest.WriteText("data/x", "0", kept);
        _guest.WriteText("data/y", "0", kept);
        Assert.Empty(Events());
        Assert.Equal(XenstoreError.None, _guest.EndTransaction(kept, commit: true));
        Assert.Equal([new StoreEvent("data/x", "d"), new StoreEvent("data/y", "d")], Events());
    }

    [Fact]
    public void Unwatch_WithEventsThatWait_TakesThemAlong()
    {
        _guest.Watch("data", "d");
        _guest.Watch("data/x", "x");
        _guest.WriteText("data/x", "0");
        _guest.Unwatch("data", "d");
        Assert.Equal([new StoreEvent("data/x", "x")], Events());
    }

    [Fact]
    public void SpecialWatch_ThatAGuestWasAllowed_IsTold()
    {
        _guest.Watch(StorePath.ReleaseDomain, "r");
        Events();
        _world.Store.Release(3);
        Assert.Empty(Events());
        Assert.Equal(
            XenstoreError.AccessDenied,
            _guest.SetPermissions(StorePath.ReleaseDomain, [new(1, StoreAccess.Read)])
        );

        _world.Toolstack.SetPermissions(
            StorePath.ReleaseDomain,
            [new(0, StoreAccess.None), new(1, StoreAccess.Read)]
        );
        _world.Store.Release(2);
        Assert.Equal([new StoreEvent(StorePath.ReleaseDomain, "r")], Events());
        Assert.Equal(XenstoreError.Invalid, _guest.ReadText(StorePath.ReleaseDomain, out _));
    }

    private List<StoreEvent> Events()
    {
        var events = new List<StoreEvent>();
        while (_guest.TryTakeEvent(out var taken))
        {
            events.Add(taken);
        }

        return events;
    }
}
