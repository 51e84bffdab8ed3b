// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Translation;

namespace RingIO.Tests.Grants;

/// <summary>Invariants of mappings, copies and transfers that once were broken elsewhere, by the number of the advisory.</summary>
public sealed class XsaMappingTests
{
    private const GrantMapBits Both = GrantMapBits.HostMap | GrantMapBits.DeviceMap;

    [Fact]
    public void Xsa214_ATransferredPage_HasNotItsOldType()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var frame = GrantWorld.FrameOf(one, 4);
        Assert.True(world.Memory.TryGetType(frame, one.Id, FrameType.PageTable));
        Assert.True(world.GuestOf(two).TryAccept(one.Id.Number, new(12), out var reference));
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, reference)); // In use as that.
        world.Memory.PutType(frame);
        Assert.Equal(FrameType.PageTable, world.Memory[frame].Type);
        Assert.Equal(GrantStatus.Okay, GrantCalls.Give(one, 4, two, reference));
        Assert.Equal(
            (FrameType.Normal, 0),
            (world.Memory[frame].Type, world.Memory[frame].TypeCount)
        );
    }

    [Fact]
    public void Xsa218_AHandle_IsFreedOnceAndThePageSaidFreeLast()
    {
        using var world = new GrantWorld(1);
        var one = world.Domains[0];
        var grants = world.GuestOf(one);
        var mapper = new ScriptedMapper { Complete = 0 };
        var two = world.Create(mapper: mapper);
        world.Domains.Add(two);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var mapped = GrantCalls.Map(two, one, reference, 100);
        GnttabUnmapGrantRef[] batch =
        [
            new() { Handle = mapped.Handle, HostAddress = mapped.HostAddress },
            new() { Handle = mapped.Handle, HostAddress = mapped.HostAddress },
        ];
        two.Calls.Unmap(batch);
        Assert.Equal([GrantStatus.Okay, GrantStatus.BadHandle], batch.Select(item => item.Status));
        Assert.Equal(1, mapper.Unmaps);

        // Unmapped, but a CPU may reach it: the domain is not told that its page is free.
        Assert.False(grants.TryRevoke(reference));
        Assert.Equal((1, 1L), (two.Grants.Handles, one.Grants.Pins));
        mapper.Complete = long.MaxValue;
        Assert.Equal(GrantStatus.BadHandle, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
        Assert.True(grants.TryRevoke(reference));
        Assert.Equal(GrantStatus.BadHandle, GrantCalls.Unmap(two, mapped.Handle, 100));

        // The place is used again under another handle; the old one does not reach it.
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out reference));
        var again = GrantCalls.Map(two, one, reference, 100);
        Assert.NotEqual(mapped.Handle, again.Handle);
        Assert.Equal(GrantStatus.BadHandle, GrantCalls.Unmap(two, mapped.Handle, 100));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Xsa224_Xsa394_PartsForProcessorsAndDevices_CountEachForItself(bool deviceFirst)
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var before = world.CountsOf(one, 3);
        var mapped = GrantCalls.Map(two, one, reference, 100, Both);
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        Assert.Equal(GrantWorld.FrameOf(one, 3).Value * 4096, mapped.DeviceAddress);
        Assert.Equal(2, one.Grants.Pins);
        Assert.Equal(
            GrantStatus.BadDeviceAddress,
            GrantCalls.Unmap(two, mapped.Handle, 0, mapped.DeviceAddress + 4096)
        );

        var (first, second) = deviceFirst ? (0UL, 100UL) : (100UL, 0UL);
        Assert.Equal(
            GrantStatus.Okay,
            GrantCalls.Unmap(two, mapped.Handle, first, first == 0 ? mapped.DeviceAddress : 0)
        );
        Assert.Equal((1, 1L), (two.Grants.Handles, one.Grants.Pins));
        Assert.False(grants.TryRevoke(reference));
        Assert.True(
            GrantCalls.Unmap(two, mapped.Handle, first, first == 0 ? mapped.DeviceAddress : 0) < 0
        );
        Assert.Equal(1, one.Grants.Pins);
        Assert.Equal(
            GrantStatus.Okay,
            GrantCalls.Unmap(two, mapped.Handle, second, second == 0 ? mapped.DeviceAddress : 0)
        );
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
        Assert.Equal(before, world.CountsOf(one, 3));
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Xsa226_Xsa411_TransitiveGrantsInARing_EndAtOnce()
    {
        using var world = new GrantWorld(3, version: 2);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var (first, second) = (world.GuestOf(one), world.GuestOf(two));
        // One leads to two, two to one; and one to a grant that there is not.
        Assert.True(
            first.TryGrantTransitive(two.Id.Number, two.Id.Number, new(8), true, out var a)
        );
        Assert.True(second.TryGrantTransitive(one.Id.Number, one.Id.Number, a, true, out var b));
        Assert.True(first.TryGrantTransitive(three.Id.Number, two.Id.Number, b, true, out var c));
        Assert.True(first.TryGrantTransitive(three.Id.Number, 9, new(8), true, out var d));
        Assert.Equal(GrantStatus.BadReference, GrantCalls.CopyIn(three, one, c, 5));
        Assert.Equal(GrantStatus.BadDomain, GrantCalls.CopyIn(three, one, d, 5));
        Assert.Equal((0L, 0L), (one.Grants.Pins, two.Grants.Pins));
        Assert.True(first.TryRevoke(a) && second.TryRevoke(b) && first.TryRevoke(c));
        Assert.True(first.TryRevoke(d));
    }

    [Fact]
    public void Xsa227_AMisalignedAddress_IsRejected()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        foreach (var address in (ulong[])[4097, 8191, 4104, (1UL << 63) + 4096 + 8])
        {
            foreach (var more in (GrantMapBits[])[0, GrantMapBits.ContainsPte])
            {
                GnttabMapGrantRef[] batch =
                [
                    new()
                    {
                        Domain = one.Id.Number,
                        Reference = reference.Value,
                        HostAddress = address,
                        Flags = GrantMapBits.HostMap | more,
                    },
                ];
                two.Calls.Map(batch);
                Assert.True(batch[0].Status < 0);
            }
        }

        Assert.Equal(0, one.Grants.Pins);
        Assert.Equal(0, two.AddressSpace.BytesMapped);
    }

    [Fact]
    public void Xsa228_HandlesTakenByManyThreads_AreNeverDoubled()
    {
        using var world = new GrantWorld(1);
        var one = world.Domains[0];
        var two = world.Create(mapper: new ScriptedMapper());
        world.Domains.Add(two);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var held = new System.Collections.Concurrent.ConcurrentDictionary<uint, int>();
        var doubles = 0;
        Parallel.For(
            0,
            4,
            thread =>
            {
                var mine = new GnttabMapGrantRef[3];
                for (var round = 0; round < 300; round++)
                {
                    for (var item = 0; item < mine.Length; item++)
                    {
                        mine[item] = GrantCalls.Map(two, one, reference, 100);
                        Interlocked.Add(
                            ref doubles,
                            held.TryAdd(mine[item].Handle, thread) ? 0 : 1
                        );
                    }

                    foreach (var mapped in mine)
                    {
                        held.TryRemove(mapped.Handle, out _);
                        var status = GrantCalls.Unmap(two, mapped.Handle, 100);
                        Interlocked.Add(ref doubles, status == GrantStatus.Okay ? 0 : 1);
                    }
                }
            }
        );
        Assert.Equal(0, doubles);
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
    }

    [Theory]
    [InlineData("presence")]
    [InlineData("frame")]
    [InlineData("writability")]
    public void Xsa234_UnmapOfWhatIsMappedOtherwise_IsRefusedAndStaysPinned(string what)
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var mapped = GrantCalls.Map(two, one, reference, 100);
        var frame = GrantWorld.FrameOf(one, 3);
        var done = what switch
        {
            "presence" => two.AddressSpace.Unmap(new(100), 1),
            "frame" => two.AddressSpace.Remap(
                new(100),
                GrantWorld.FrameOf(two, 1),
                1,
                PageFlags.Writable
            ),
            _ => two.AddressSpace.Protect(new(100), 1, PageFlags.None),
        };
        Assert.True(done.Succeeded);
        Assert.Equal(GrantStatus.BadVirtualAddress, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.Equal((1, 1L), (two.Grants.Handles, one.Grants.Pins));
        Assert.False(grants.TryRevoke(reference));
        if (what != "presence")
        {
            Assert.True(two.AddressSpace.TryFind(new(100), out _));
            Assert.True(two.AddressSpace.Unmap(new(100), 1).Succeeded);
        }

        // Put right, it can be unmapped.
        PageMapping[] right = [new(new(100), frame, PageFlags.Writable)];
        Assert.True(two.AddressSpace.Map(right, one.Id).Succeeded);
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Xsa235_EveryFailure_LeavesNoLockBehind()
    {
        var world = new GrantWorld(3, version: 2);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), true, out var reference));
        Assert.True(grants.TryGrant(two.Id.Number, new(99), true, out var nowhere));
        var failures = new Thread(() =>
        {
            GrantCalls.Map(two, one, reference, 100);
            GrantCalls.Map(two, one, new(uint.MaxValue), 100);
            GrantCalls.Map(two, one, nowhere, 100);
            GrantCalls.Map(three, one, reference, 100);
            GrantCalls.CopyIn(two, one, nowhere, 5);
            GrantCalls.Unmap(two, 77, 100);
            GrantCalls.Give(two, 4, one, reference);
            GnttabSwapGrantRef[] swap = [new() { First = 9999 }];
            one.Calls.Swap(swap);
            var version = new GnttabSetVersion { Version = 7 };
            one.Calls.SetVersion(ref version);
        });
        failures.Start();
        failures.Join();

        // A lock that another thread, which is gone, had kept would hold this one for ever.
        var after = new Thread(() =>
        {
            GrantCalls.CopyIn(two, one, reference, 5);
            GrantCalls.Map(two, one, reference, 100);
            GrantCalls.Unmap(two, 0, 100);
            _ = one.Grants.Pins;
        })
        {
            IsBackground = true,
        };
        after.Start();
        Assert.True(after.Join(TimeSpan.FromSeconds(30)), "A lock was kept.");
        world.Dispose(); // Not if a lock was kept: it would wait for it.
    }

    [Fact]
    public void Xsa236_APinnedFrame_OutlivesItsDomain()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var frame = GrantWorld.FrameOf(one, 3);

        // For devices only: no page table holds a reference.
        var mapped = GrantCalls.Map(two, one, reference, 0, GrantMapBits.DeviceMap);
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        Assert.False(world.Registry.Destroy(one));
        Assert.Equal((one.Id, 2L), (world.Memory[frame].Owner, world.Memory[frame].References));
        Assert.Equal(FrameType.Normal, world.Memory[frame].Type);
        Assert.Equal(
            GrantStatus.Okay,
            GrantCalls.Unmap(two, mapped.Handle, 0, mapped.DeviceAddress)
        );
        Assert.Equal(0, world.Registry.Reclaim());
    }

    [Fact]
    public void Xsa284_ATransfer_LeavesExactlyOneOwnerAndTheCounts()
    {
        using var world = new GrantWorld(3);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var frame = GrantWorld.FrameOf(one, 4);
        Assert.True(world.GuestOf(two).TryAccept(one.Id.Number, new(12), out var accepts));
        Assert.True(world.GuestOf(one).TryGrant(three.Id.Number, new(4), false, out var granted));
        var mapped = GrantCalls.Map(three, one, granted, 100);
        var before = world.Memory[frame];
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, accepts)); // Somebody refers to it.
        Assert.Equal(before, world.Memory[frame]);
        Assert.False(two.Memory.TryFind(new(12), out _));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(three, mapped.Handle, 100));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Give(one, 4, two, accepts));
        Assert.Equal((two.Id, 1L), (world.Memory[frame].Owner, world.Memory[frame].References));
        Assert.False(one.Memory.TryFind(new(4), out _));

        // The old owner's grant leads to it no more.
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Map(three, one, granted, 100).Status);
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, accepts));
    }

    [Theory]
    [InlineData(77)]
    [InlineData(1)]
    [InlineData(short.MaxValue)]
    public void Xsa316_AFailedMap_IsNeverAboveZero(short said)
    {
        using var world = new GrantWorld(1);
        var one = world.Domains[0];
        var mapper = new ScriptedMapper { OnMap = _ => (GrantStatus)said };
        var two = world.Create(mapper: mapper);
        world.Domains.Add(two);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        Assert.True(GrantCalls.Map(two, one, reference, 100).Status < 0);
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
        mapper.OnMap = _ => GrantStatus.Okay;
        mapper.OnUnmap = _ => (GrantStatus)said;
        var mapped = GrantCalls.Map(two, one, reference, 100);
        Assert.True(GrantCalls.Unmap(two, mapped.Handle, 100) < 0);
        mapper.OnUnmap = _ => GrantStatus.Okay;
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
    }

    [Fact]
    public void Xsa318_EveryItemOfABatch_HasItsStatusWritten()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var copies = new GnttabCopy[9];
        for (var item = 0; item < copies.Length; item++)
        {
            copies[item] = new()
            {
                Flags = GrantCopyBits.SourceGranted,
                Source = new()
                {
                    Reference = item % 3 == 0 ? reference.Value : 99,
                    Domain = item % 3 == 2 ? (ushort)55 : one.Id.Number,
                },
                Destination = new() { Frame = 5, Domain = GrantRegistry.Self },
                Length = 4,
                Status = (GrantStatus)77,
            };
        }

        two.Calls.Copy(copies);
        for (var item = 0; item < copies.Length; item++)
        {
            var expected = (item % 3) switch
            {
                0 => GrantStatus.Okay,
                1 => GrantStatus.BadReference,
                _ => GrantStatus.BadDomain,
            };
            Assert.Equal(expected, copies[item].Status);
        }
    }

    [Fact]
    public void Xsa361_APartialFailure_UndoesWhatSucceeded()
    {
        using var world = new GrantWorld(1);
        var one = world.Domains[0];
        var mapper = new ScriptedMapper
        {
            OnMap = m => m.Address == 101 * 4096 ? GrantStatus.NoSpace : GrantStatus.Okay,
        };
        var two = world.Create(mapper: mapper);
        world.Domains.Add(two);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var before = world.CountsOf(one, 3);

        // The part for devices was pinned when that for processors failed.
        var failed = GrantCalls.Map(two, one, reference, 101, Both);
        Assert.Equal(GrantStatus.NoSpace, failed.Status);
        Assert.Equal((0u, 0UL), (failed.Handle, failed.DeviceAddress));
        Assert.Equal(before, world.CountsOf(one, 3));
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Xsa362_ABackendWhoseMapFailed_IsToldOfEachPage()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var mover = Mover(two, null);
        var batch = Batch(one, new GrantRef(99), reference);
        Assert.Equal(TransferMethod.Map, mover.TakeIn(batch, InPlace));
        Assert.Equal(GrantStatus.BadReference, batch[0].Status);
        Assert.Equal(GrantStatus.Okay, batch[1].Status);
        mover.Release(batch);
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
    }

    [Fact]
    public void Xsa365_AKeptMappingThatFailed_IsNotKept()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var kept = new PersistentGrants(two.Calls, two.Grants, 0x20_0000, 1);
        var mover = Mover(two, kept);
        var batch = Batch(one, new GrantRef(20));
        Assert.Equal(
            TransferMethod.Persistent,
            mover.TakeIn(batch, InPlace with { CanPersist = true })
        );
        Assert.Equal((GrantStatus.BadReference, 0), (batch[0].Status, kept.Count));

        // Its place is free for one that is granted.
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        batch = Batch(one, reference);
        mover.TakeIn(batch, InPlace with { CanPersist = true });
        Assert.Equal((GrantStatus.Okay, 1), (batch[0].Status, kept.Count));
        kept.Clear();
    }

    [Fact]
    public void Xsa367_ReleaseOfAMapThatFailed_UnmapsNothingElse()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var mover = Mover(two, null);

        // The first handle is another's; a map that failed tells 0 and the address where it would have been.
        var others = GrantCalls.Map(two, one, reference, 0x10_0000 / GrantWorld.Page);
        Assert.Equal((GrantStatus.Okay, 0u), (others.Status, others.Handle));
        var batch = Batch(one, new GrantRef(99));
        mover.TakeIn(batch, InPlace);
        mover.Release(batch);
        Assert.Equal((1, 1L), (two.Grants.Handles, one.Grants.Pins));
        Assert.Equal(
            GrantStatus.Okay,
            GrantCalls.Unmap(two, others.Handle, 0x10_0000 / GrantWorld.Page)
        );
    }

    [Fact]
    public void Xsa380_TheEndOfADomain_UnmapsEachMappingOnce()
    {
        using var world = new GrantWorld(1);
        var one = world.Domains[0];
        var mapper = new ScriptedMapper();
        var two = world.Create(mapper: mapper);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        for (var page = 1UL; page <= 60; page++)
        {
            Assert.Equal(GrantStatus.Okay, GrantCalls.Map(two, one, reference, page, Both).Status);
        }

        mapper.Complete = 0;
        Assert.False(world.Registry.Destroy(two));
        Assert.Equal(1, world.Registry.Reclaim());
        Assert.Equal(60, one.Grants.Pins); // Those for devices are gone, the others may be reached still.
        mapper.Complete = long.MaxValue;
        Assert.Equal(0, world.Registry.Reclaim());
        Assert.Equal((60, 0L), (mapper.Unmaps, one.Grants.Pins));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Xsa496_AFailedUse_TakesBackOnlyWhatItHasSaid(int version)
    {
        using var world = new GrantWorld(version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var frame = GrantWorld.FrameOf(one, 3);
        Assert.True(world.Memory.TryGetType(frame, one.Id, FrameType.PageTable));
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var before = world.CountsOf(one, 3);
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Map(two, one, reference, 100).Status);
        Assert.Equal(before, world.CountsOf(one, 3));

        // To be read it may be mapped; the failure of the next is not that one's end.
        var mapped = GrantCalls.Map(
            two,
            one,
            reference,
            100,
            GrantMapBits.HostMap | GrantMapBits.ReadOnly
        );
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        var counts = world.CountsOf(one, 3);
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Map(two, one, reference, 101).Status);
        Assert.Equal(GrantStatus.BadPage, GrantCalls.CopyOut(two, 5, one, reference));
        Assert.Equal(counts, world.CountsOf(one, 3));
        Assert.Equal(1, one.Grants.Pins);
        Assert.False(grants.TryRevoke(reference));
        if (version == 1)
        {
            Assert.Equal(
                GrantEntryBits.PermitAccess | GrantEntryBits.Reading,
                grants.Look(reference).Bits
            );
        }

        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        world.Memory.PutType(frame);
        Assert.True(grants.TryRevoke(reference));
    }

    private static TransferShape InPlace { get; } = new(1000, 1) { IsReadInPlace = true };

    private static GrantMover Mover(Domain domain, PersistentGrants? kept) =>
        new(
            domain.Calls,
            TransferPolicy.Always(kept is null ? TransferMethod.Map : TransferMethod.Persistent),
            0x10_0000,
            8,
            kept
        );

    private static GrantedPayload[] Batch(Domain from, params GrantRef[] references) =>
        [
            .. references.Select(reference => new GrantedPayload
            {
                Domain = from.Id.Number,
                Reference = reference,
                Length = 1000,
            }),
        ];
}
