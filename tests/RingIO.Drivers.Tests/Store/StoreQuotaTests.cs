// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Hostile;

namespace RingIO.Drivers.Tests.Store;

/// <summary>What is charged is what there is, after any creations, resets, refusals and ends of domains.</summary>
public sealed class StoreQuotaTests
{
    private static readonly StoreLimits Tight = new()
    {
        Nodes = 12,
        Watches = 3,
        Transactions = 2,
        TransactionNodes = 16,
        NodeBytes = 120,
        PathDepth = 8,
        PendingEvents = 4,
    };

    [Property(MaxTest = 200, StartSize = 30, EndSize = 400)]
    public void Charges_AfterAnyLife_AreWhatThereIs(byte[] script)
    {
        using var world = new StoreWorld(Tight, homes: true);
        var life = new GuestLives(world.Store);
        foreach (var operation in script.Chunk(3).Where(c => c.Length == 3))
        {
            life.Step(operation);
            life.Check();
        }

        life.EndAll();
        for (ushort domain = 1; domain <= 3; domain++)
        {
            world.Store.Release(domain);
            Assert.Equal(default, world.Store.UsageOf(domain));
        }

        Assert.Equal(world.Store.NodeCount, world.Store.UsageOf(0).Nodes);
    }

    [Fact]
    public void Write_AboveANodesSize_IsRefusedAndChangesNothing()
    {
        using var world = new StoreWorld(Tight, homes: true);
        using var guest = world.Store.Connect(1);
        Assert.Equal(XenstoreError.None, guest.Write("data/a", new byte[100]));
        Assert.Equal(XenstoreError.NoSpace, guest.Write("data/a", new byte[121]));
        guest.Read("data/a", out var value);
        Assert.Equal(100, value.Length);

        // So do permissions.
        Assert.Equal(XenstoreError.None, guest.Write("data/a", new byte[112]));
        Assert.Equal(
            XenstoreError.NoSpace,
            guest.SetPermissions("data/a", [new(1, default), new(2, StoreAccess.Read)])
        );

        // The names of children count for their parent.
        Assert.Equal(XenstoreError.NoSpace, guest.MakeDirectory($"data/{new string('n', 120)}"));

        // So they do for a parent that is made on the way to them.
        Assert.Equal(XenstoreError.NoSpace, guest.MakeDirectory($"data/b/{new string('n', 120)}"));
        Assert.Equal(XenstoreError.NotFound, guest.ReadText("data/b", out _));
    }

    [Fact]
    public void Transaction_ThatTouchesTooMany_IsRefusedAndMayStillEnd()
    {
        using var world = new StoreWorld(Tight, homes: true);
        using var guest = world.Store.Connect(1);
        guest.StartTransaction(out var transaction);
        var last = XenstoreError.None;
        for (var i = 0; last == XenstoreError.None && i < 100; i++)
        {
            last = guest.ReadText($"data/{i}", out _, transaction);
            last = last == XenstoreError.NotFound ? XenstoreError.None : last;
        }

        Assert.Equal(XenstoreError.NoSpace, last);
        Assert.Equal(XenstoreError.None, guest.EndTransaction(transaction, commit: true));
    }

    [Fact]
    public void Transactions_AboveTheirNumber_AreRefused()
    {
        using var world = new StoreWorld(Tight);
        using var guest = world.Store.Connect(1);
        Assert.Equal(XenstoreError.None, guest.StartTransaction(out _));
        Assert.Equal(XenstoreError.None, guest.StartTransaction(out _));
        Assert.Equal(XenstoreError.NoSpace, guest.StartTransaction(out _));
        guest.Dispose();
        Assert.Equal(default, world.Store.UsageOf(1));
    }

    [Fact]
    public void PrivilegedDomain_AboveEveryLimit_IsNotRefused()
    {
        using var world = new StoreWorld(Tight);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(XenstoreError.None, world.Toolstack.WriteText($"/n/{i}", "0"));
            Assert.Equal(XenstoreError.None, world.Toolstack.Watch("/n", $"{i}"));
        }
    }
}
