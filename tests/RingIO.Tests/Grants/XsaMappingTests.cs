// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Translation;

namespace RingIO.Tests.Grants;

/// <summary>Invariants of mappings and copies that once were broken elsewhere, by the number of the advisory.</summary>
public sealed class XsaMappingTests
{
    private const GrantMapBits Both = GrantMapBits.HostMap | GrantMapBits.DeviceMap;

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
}
