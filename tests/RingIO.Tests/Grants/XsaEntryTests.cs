// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Grants;

/// <summary>Invariants of entries, versions and references that once were broken elsewhere, by the number of the advisory.</summary>
public sealed class XsaEntryTests
{
    [Fact]
    public void Xsa18_SwapOfAReferenceThatThereIsNot_ChangesNothing()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var before = world.EntryOf(one, reference).ToArray();
        foreach (var bad in (uint[])[512, 513, 1 << 20, int.MaxValue, uint.MaxValue])
        {
            GnttabSwapGrantRef[] batch =
            [
                new()
                {
                    First = reference.Value,
                    Second = bad,
                    Status = (GrantStatus)77,
                },
                new()
                {
                    First = bad,
                    Second = reference.Value,
                    Status = (GrantStatus)77,
                },
            ];
            one.Calls.Swap(batch);
            Assert.All(batch, item => Assert.Equal(GrantStatus.BadReference, item.Status));
        }

        Assert.Equal(before, world.EntryOf(one, reference).ToArray());
    }

    [Fact]
    public void Xsa134_SwapWithoutAVersion_IsAnError()
    {
        using var world = new GrantWorld(0);
        Assert.True(
            world.Registry.TryCreate(
                new()
                {
                    MemoryFrames = 1,
                    GrantFrames = (0, 1),
                    GrantMapper = new ScriptedMapper(),
                },
                out var domain
            )
        );
        world.Domains.Add(domain);
        var table = new GrantTable(
            new()
            {
                Domain = new(99, 0),
                Memory = world.Memory,
                Source = new AllocatedFrames(world.Allocator, domain.Id),
            }
        );
        Assert.Equal(0, table.Version);
        var calls = new GrantHypercalls(world.Memory, world.Registry.Grants, table);
        GnttabSwapGrantRef[] batch =
        [
            new()
            {
                First = 8,
                Second = 9,
                Status = (GrantStatus)77,
            },
        ];
        calls.Swap(batch);
        Assert.Equal(GrantStatus.GeneralError, batch[0].Status);
        Assert.Equal((0, 0), (table.Version, table.FrameCount));
    }

    [Fact]
    public void Xsa26_LeavingVersion2_FreesEveryStatusFrame()
    {
        using var world = new GrantWorld();
        var one = world.Domains[0];
        var setup = new GnttabSetupTable { Domain = GrantRegistry.Self, FrameCount = 4 };
        one.Calls.SetupTable(ref setup, default);
        var before = world.Allocated;
        for (var round = 0; round < 3; round++)
        {
            SetVersion(one.Calls, 2, GrantStatus.Okay);
            Assert.Equal(before + 1, world.Allocated);
            SetVersion(one.Calls, 1, GrantStatus.Okay);
            Assert.Equal(before, world.Allocated);
            Assert.Equal(0, one.Grants.CopyStatusFrames(new Mfn[4]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Xsa230_ACopyWhileAMappingLives_LeavesTheEntryInUse(int version)
    {
        using var world = new GrantWorld(version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var mapped = GrantCalls.Map(two, one, reference, 100);
        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyIn(two, one, reference, 5));
        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyOut(two, 5, one, reference));
        Assert.False(grants.TryRevoke(reference));
        Assert.Equal(1, one.Grants.Pins);
        if (version == 1)
        {
            Assert.Equal(
                GrantEntryBits.PermitAccess | GrantEntryBits.Reading | GrantEntryBits.Writing,
                grants.Look(reference).Bits
            );
        }

        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Xsa232_TableOfASystemDomain_IsAnError()
    {
        using var world = new GrantWorld();
        var one = world.Domains[0];
        for (var number = (int)DomainId.FirstReserved; number <= ushort.MaxValue; number += 1)
        {
            GnttabMapGrantRef[] map =
            [
                new()
                {
                    Domain = (ushort)number,
                    Reference = 8,
                    HostAddress = 4096,
                    Flags = GrantMapBits.HostMap,
                },
            ];
            one.Calls.Map(map);
            Assert.Equal(GrantStatus.BadDomain, map[0].Status);
        }

        GnttabTransfer[] give =
        [
            new()
            {
                Frame = 1,
                Domain = 0x7FF2,
                Reference = 8,
            },
        ];
        one.Calls.Transfer(give);
        Assert.Equal(GrantStatus.BadDomain, give[0].Status);
        Assert.Throws<ArgumentException>(() =>
            world.Registry.Grants.Add(
                new(
                    new()
                    {
                        Domain = new(0x7FF2, 0),
                        Memory = world.Memory,
                        Source = new AllocatedFrames(world.Allocator, one.Id),
                    }
                )
            )
        );
    }

    [Fact]
    public void Xsa255_Xsa268_VersionChangeWhileAnEntryIsPinned_IsRefused()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var mapped = GrantCalls.Map(two, one, reference, 100);
        SetVersion(one.Calls, 2, GrantStatus.Again);
        Assert.Equal(1, one.Grants.Version);
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        SetVersion(one.Calls, 3, GrantStatus.GeneralError);
        SetVersion(one.Calls, 2, GrantStatus.Okay);
    }

    [Fact]
    public void Xsa379_VersionChangeWhileAStatusFrameIsMapped_IsRefused()
    {
        using var world = new GrantWorld(version: 2);
        var one = world.Domains[0];
        var frames = new Mfn[1];
        Assert.Equal(1, one.Grants.CopyStatusFrames(frames));
        Assert.True(
            one.AddressSpace.Map(
                [new PageMapping(new(50), frames[0], PageFlags.Writable)],
                RingIO.Domains.DomainRegistry.Machine
            ).Succeeded
        );
        SetVersion(one.Calls, 1, GrantStatus.Again);
        Assert.Equal(2, one.Grants.Version);
        Assert.Equal(RingIO.Domains.DomainRegistry.Machine, world.Memory[frames[0]].Owner);
        Assert.True(one.AddressSpace.Unmap(new(50), 1).Succeeded);
        SetVersion(one.Calls, 1, GrantStatus.Okay);
    }

    [Fact]
    public void Xsa384_Xsa486_AStatusFrameThatIsMappedWhenItsTableGoes_WaitsForTheLastMapping()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Create(version: 2), world.Domains[0]);
        var before = world.Allocated;
        var frames = new Mfn[1];
        Assert.Equal(1, one.Grants.CopyStatusFrames(frames));
        Assert.True(
            two.AddressSpace.Map(
                [new PageMapping(new(50), frames[0], PageFlags.Writable)],
                RingIO.Domains.DomainRegistry.Machine
            ).Succeeded
        );
        Assert.False(world.Registry.Destroy(one));
        Assert.Equal(1, world.Registry.Reclaim());
        Assert.Equal(RingIO.Domains.DomainRegistry.Machine, world.Memory[frames[0]].Owner);
        Assert.True(two.AddressSpace.Unmap(new(50), 1).Succeeded);
        Assert.Equal(0, world.Registry.Reclaim());
        Assert.Equal(default, world.Memory[frames[0]].Owner);
        Assert.True(world.Allocated < before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Xsa295_AGranterThatFlipsItsWordForEver_HoldsNobodyUp(int version)
    {
        using var backing = new PortableBacking(4096);
        var header = new Slots<uint>(backing.Address, 1);
        var core =
            version == 1
                ? GrantEntryCore<FlippingOrder>.OfV1(backing.Address)
                : GrantEntryCore<FlippingOrder>.OfV2(backing.Address, backing.Address + 64);
        foreach (
            var bits in (GrantEntryBits[])
                [GrantEntryBits.PermitAccess, GrantEntryBits.AcceptTransfer]
        )
        {
            // A bit that means nothing to anybody, so that each value permits the same.
            void Flip() =>
                header.First =
                    (7u << 16) | (uint)bits | (header.First & 0x1FC) | (~header.First & 0x200);
            void Run(Action act) => FlippingOrder.Run(Flip, act);
            Run(() => core.TryPin(7, GrantEntryBits.Reading, 0, out _, out _));
            Run(() => core.Unpin(GrantEntryBits.Reading, 0));
            Run(() => core.TryCommit(7, out _));
            Run(() => core.EndCommit(7, null));
            Run(() => core.Withdraw(7));
            Run(() => core.TryRevoke());
            Run(() => core.EndTransfer(out _));
        }
    }

    [Fact]
    public void Xsa382_StatusFramesForASmallList_StayWithinIt()
    {
        using var world = new GrantWorld(0, frames: 2048);
        Assert.True(
            world.Registry.TryCreate(
                new() { MemoryFrames = 1, GrantFrames = (20, 20) },
                out var domain
            )
        );
        world.Domains.Add(domain);
        SetVersion(domain.Calls, 2, GrantStatus.Okay);
        var list = new Mfn[8];
        var operation = new GnttabGetStatusFrames { Domain = GrantRegistry.Self, FrameCount = 3 };
        Assert.Equal(3, domain.Calls.GetStatusFrames(ref operation, list));
        Assert.Equal(GrantStatus.Okay, operation.Status);
        operation.FrameCount = 3;
        Assert.Equal(0, domain.Calls.GetStatusFrames(ref operation, list.AsSpan(0, 2)));
        Assert.Equal(GrantStatus.GeneralError, operation.Status);
        operation.FrameCount = 4; // There are 20 * 256 / 2048, rounded up: 3.
        Assert.Equal(3, domain.Calls.GetStatusFrames(ref operation, list));
        Assert.Equal(GrantStatus.GeneralError, operation.Status);
        operation.FrameCount = uint.MaxValue;
        Assert.Equal(0, domain.Calls.GetStatusFrames(ref operation, list));
        Assert.Equal(2, domain.Grants.CopyStatusFrames(list.AsSpan(0, 2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Xsa396_APageWhoseRevocationFailed_DoesNotComeBack(int version)
    {
        using var world = new GrantWorld(version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var pages = new GrantRevocations(grants);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        Assert.True(grants.TryGrant(two.Id.Number, new(4), false, out var idle));
        var free = grants.References.Available;
        var mapped = GrantCalls.Map(two, one, reference, 100);
        pages.Add(reference, new(3));
        pages.Add(idle, new(4));
        Assert.True(pages.TryTake(out var page));
        Assert.Equal(4UL, page.Value);
        Assert.False(pages.TryTake(out _));
        Assert.Equal((1, free + 1), (pages.Waiting, grants.References.Available));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.True(pages.TryTake(out page));
        Assert.Equal(3UL, page.Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Xsa500_Xsa501_AnEntryThatChangesWhilePinned_LeadsNowhereElse(int version)
    {
        using var world = new GrantWorld(3, version: version);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var first = GrantCalls.Map(two, one, reference, 100);
        var pinned = world.CountsOf(one, 3);
        var other = world.CountsOf(one, 4);

        // The liar names another frame under the pin.
        world.EntryOf(one, reference)[version == 1 ? 4 : 8] = 4;
        var second = GrantCalls.Map(two, one, reference, 101);
        Assert.Equal(GrantStatus.Okay, second.Status);
        Assert.True(two.AddressSpace.TryFind(new(101), out var found));
        Assert.Equal(GrantWorld.FrameOf(one, 3), found.Frame);
        Assert.Equal(other, world.CountsOf(one, 4));

        // And another domain: that one is not told of the frame.
        world.EntryOf(one, reference)[2] = (byte)three.Id.Number;
        Assert.Equal(GrantStatus.BadReference, GrantCalls.Map(three, one, reference, 100).Status);
        GnttabSwapGrantRef[] swap = [new() { First = reference.Value, Second = 20 }];
        one.Calls.Swap(swap);
        Assert.Equal(GrantStatus.Again, swap[0].Status);

        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, second.Handle, 101));
        Assert.Equal(pinned, world.CountsOf(one, 3));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, first.Handle, 100));
        Assert.Equal((1L, 0), world.CountsOf(one, 3));
    }

    [Fact]
    public void Xsa505_GrowthOfATableInUse_KeepsWhatIsPinned()
    {
        using var world = new GrantWorld(version: 2);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var mapped = GrantCalls.Map(two, one, reference, 100);
        var setup = new GnttabSetupTable { Domain = GrantRegistry.Self, FrameCount = 4 };
        Assert.Equal(4, one.Calls.SetupTable(ref setup, new Mfn[4]));
        Assert.Equal(1, one.Grants.Pins);
        SetVersion(one.Calls, 1, GrantStatus.Again);
        Assert.False(grants.TryRevoke(reference));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.Equal(0, one.Grants.Pins);
        Assert.True(grants.TryRevoke(reference));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void Xsa322_Xsa417_AReusedDomainNumber_InheritsNoGrant(int version, bool isPinned)
    {
        using var world = new GrantWorld(version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        if (isPinned)
        {
            Assert.Equal(GrantStatus.Okay, GrantCalls.Map(two, one, reference, 100).Status);
        }

        Assert.True(world.Registry.Destroy(two));
        var next = world.Create(version, two.Id.Number);
        world.Domains.Add(next);
        Assert.Equal(two.Id.Number, next.Id.Number);
        Assert.NotEqual(two.Id, next.Id);
        Assert.Equal(GrantStatus.BadReference, GrantCalls.Map(next, one, reference, 100).Status);
        Assert.Equal(GrantStatus.BadReference, GrantCalls.CopyIn(next, one, reference, 5));
        Assert.True(grants.TryRevoke(reference));
    }

    private static void SetVersion(GrantHypercalls calls, uint version, GrantStatus expected)
    {
        var set = new GnttabSetVersion { Version = version };
        Assert.Equal(expected, calls.SetVersion(ref set));
        if (expected == GrantStatus.Okay)
        {
            Assert.Equal(version, set.Version);
        }
    }
}
