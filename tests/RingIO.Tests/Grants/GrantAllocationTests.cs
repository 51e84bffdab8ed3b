// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Grants;

[Collection(AllocationProbe.Alone)]
public sealed class GrantAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void MapCopyAndRevoke_InTheSteadyState_AllocateNothing(int version)
    {
        using var world = new GrantWorld(version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var maps = new GnttabMapGrantRef[1];
        var unmaps = new GnttabUnmapGrantRef[1];
        var copies = new GnttabCopy[1];
        AllocationProbe.RequireNothing(() =>
        {
            grants.TryGrant(two.Id.Number, new(3), isReadOnly: false, out var reference);
            maps[0] = new()
            {
                Domain = one.Id.Number,
                Reference = reference.Value,
                HostAddress = 100 * 4096,
                Flags = GrantMapBits.HostMap,
            };
            two.Calls.Map(maps);
            copies[0] = new()
            {
                Flags = GrantCopyBits.SourceGranted,
                Source = new() { Reference = reference.Value, Domain = one.Id.Number },
                Destination = new() { Frame = 5, Domain = GrantRegistry.Self },
                Length = 64,
            };
            two.Calls.Copy(copies);
            unmaps[0] = new() { HostAddress = 100 * 4096, Handle = maps[0].Handle };
            two.Calls.Unmap(unmaps);
            if (copies[0].Status != 0 || unmaps[0].Status != 0 || !grants.TryRevoke(reference))
            {
                throw new InvalidOperationException("It did not go round.");
            }
        });
    }

    [Fact]
    public void Move_ByWhateverAPolicyChooses_AllocatesNothing()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var kept = new PersistentGrants(two.Calls, two.Grants, 0x20_0000, 4);
        var time = new StepTime { Nanoseconds = 1 };
        var costs = new TransferCosts(new(9, 0, 0), new(9, 0, 0), new(9, 0, 0), new(9, 0, 0));
        var mover = new GrantMover(
            two.Calls,
            TransferPolicy.Adaptive(costs, time),
            0x10_0000,
            8,
            kept
        );
        var batch = new GrantedPayload[2];
        var methods = new int[5];
        AllocationProbe.RequireNothing(() =>
        {
            Array.Fill(
                batch,
                new()
                {
                    Domain = one.Id.Number,
                    Reference = reference,
                    Length = 64,
                    OwnFrame = 5,
                }
            );
            var shape = new TransferShape(64, 2) { IsReadInPlace = true, CanPersist = true };
            methods[(int)mover.TakeIn(batch, shape)]++;
            time.Nanoseconds += 9;
            mover.Release(batch);
            if (batch[0].Status != GrantStatus.Okay || batch[1].Status != GrantStatus.Okay)
            {
                throw new InvalidOperationException("It did not arrive.");
            }
        });
        Assert.DoesNotContain(0, new[] { methods[0], methods[1], methods[3] });
    }
}
