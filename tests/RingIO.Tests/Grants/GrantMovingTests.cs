// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Hostile;
using RingIO.Grants;

namespace RingIO.Tests.Grants;

/// <summary>Payloads between domains by each method, and the policy that chooses.</summary>
public sealed class GrantMovingTests
{
    private const ulong Place = 0x10_0000;

    private static readonly TransferCosts Costs = new(
        copy: new(500, 100, 0.05),
        map: new(3000, 200, 0),
        flip: new(2000, 100, 0),
        persistent: new(0, 50, 0.1)
    );

    [Theory]
    [InlineData(TransferMethod.Copy)]
    [InlineData(TransferMethod.Map)]
    [InlineData(TransferMethod.Persistent)]
    [InlineData(TransferMethod.HeaderOnly)]
    public void TakeIn_ByEachMethod_BringsTheBytes(TransferMethod method)
    {
        using var world = new GrantWorld(cpus: 2);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var kept = new PersistentGrants(two.Calls, two.Grants, 2 * Place, 4);
        var mover = new GrantMover(two.Calls, TransferPolicy.Always(method), Place, 8, kept);
        var batch = Payloads(world, grants, count: 3);
        var shape = new TransferShape(1000, 3)
        {
            IsReadInPlace = true,
            CanPersist = true,
            HeaderBytes = 100,
        };
        Assert.Equal(method, mover.TakeIn(batch, shape));
        for (var item = 0; item < batch.Length; item++)
        {
            Assert.Equal((method, GrantStatus.Okay), (batch[item].Method, batch[item].Status));
            var expected = (byte)(0x10 + item);
            if (method is TransferMethod.Map or TransferMethod.Persistent)
            {
                Assert.True(world.Cpus[1].TryRead(new(batch[item].Address), out byte value, out _));
                Assert.Equal(expected, value);
            }
            else
            {
                var bytes = method == TransferMethod.Copy ? 1000 : 100;
                Assert.Equal(bytes, world.BytesOf(two, batch[item].OwnFrame).Count(expected));
            }
        }

        mover.Release(batch);
        world.Cpus[1].Poll();
        two.Grants.Reclaim();
        var isKept = method == TransferMethod.Persistent;
        Assert.All(batch, p => Assert.Equal(!isKept, grants.TryRevoke(p.Reference)));
        kept.Clear();
        world.Cpus[1].Poll();
        two.Grants.Reclaim();
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
    }

    [Fact]
    public void GiveOut_ByAFlip_ExchangesThePages()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        world.BytesOf(two, 3).Fill(0x55);
        Assert.True(grants.TryAccept(two.Id.Number, new(2), out var reference));
        GrantedPayload[] batch =
        [
            new()
            {
                Domain = one.Id.Number,
                Reference = reference,
                Length = 4096,
                OwnFrame = 3,
            },
        ];
        var mover = new GrantMover(two.Calls, TransferPolicy.Adaptive(Costs), Place, 8);
        Assert.Equal(TransferMethod.Flip, mover.GiveOut(batch, new(4096, 1) { CanFlip = true }));
        Assert.Equal(GrantStatus.Okay, batch[0].Status);
        Assert.Equal(GrantTransferState.Completed, grants.EndTransfer(reference, out _));
        Assert.Equal(4096, world.BytesOf(one, 2).Count((byte)0x55));
    }

    [Theory]
    [InlineData(TransferMethod.Map, 1, true)]
    [InlineData(TransferMethod.Map, 9, false)]
    [InlineData(TransferMethod.Persistent, 1, false)]
    public void Choose_WhatTheMoverCannotDo_IsNotChosen(
        TransferMethod method,
        int batch,
        bool isDone
    )
    {
        using var world = new GrantWorld();
        var calls = world.Domains[1].Calls;
        var mover = new GrantMover(calls, TransferPolicy.Always(method), Place, places: 8);
        var shape = new TransferShape(64, batch) { IsReadInPlace = true, CanPersist = true };
        Assert.Equal(isDone ? method : TransferMethod.Copy, mover.Choose(shape));
        if (method == TransferMethod.Persistent)
        {
            Assert.Throws<InvalidOperationException>(() =>
                mover.TakeInBy(new GrantedPayload[1], method)
            );
        }
    }

    [Fact]
    public void GiveOut_ByACopy_WritesWhatWasGranted()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        world.BytesOf(two, 3).Fill(0x55);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(2), false, out var reference));
        GrantedPayload[] batch =
        [
            new()
            {
                Domain = one.Id.Number,
                Reference = reference,
                Offset = 10,
                Length = 20,
                OwnFrame = 3,
            },
        ];
        var mover = new GrantMover(two.Calls, TransferPolicy.Adaptive(Costs), Place, 8);
        Assert.Equal(TransferMethod.Copy, mover.GiveOut(batch, new(20, 1)));
        Assert.Equal(GrantStatus.Okay, batch[0].Status);
        Assert.Equal(20, world.BytesOf(one, 2).Count((byte)0x55));
    }

    [Fact]
    public void Persistent_MoreThanFit_KeepsWhatIsUsed()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var kept = new PersistentGrants(two.Calls, two.Grants, Place, 2);
        var references = new GrantRef[3];
        for (var item = 0; item < references.Length; item++)
        {
            Assert.True(
                grants.TryGrant(two.Id.Number, new((ulong)item), false, out references[item])
            );
        }

        ulong Get(int item)
        {
            Assert.Equal(
                GrantStatus.Okay,
                kept.Get(one.Id.Number, references[item], true, out var address)
            );
            return address;
        }

        var (zero, _) = (Get(0), Get(1));
        Assert.Equal(zero, Get(0));
        Assert.Equal(1, kept.Hits);
        Get(2); // In the place of 1.
        Assert.Equal(zero, Get(0));
        Assert.Equal(2, kept.Count);
        Assert.True(grants.TryRevoke(references[1]));
        Assert.False(grants.TryRevoke(references[0]));
        kept.Evict(one.Id.Number);
        Assert.True(grants.TryRevoke(references[0]) && grants.TryRevoke(references[2]));
        Assert.Equal(GrantStatus.BadReference, kept.Get(one.Id.Number, references[0], true, out _));
    }

    [Theory]
    [InlineData(64, 1, TransferMethod.Copy)]
    [InlineData(4096, 1, TransferMethod.Copy)]
    [InlineData(65536, 1, TransferMethod.Copy)] // 500 + 1600 + 3277 against 3000 + 3200.
    [InlineData(65536, 8, TransferMethod.Map)]
    [InlineData(1 << 20, 64, TransferMethod.Map)]
    public void Adaptive_BySizeAndBatch_TakesTheCheapest(
        int bytes,
        int batch,
        TransferMethod expected
    )
    {
        var shape = new TransferShape(bytes, batch) { IsReadInPlace = true };
        var policy = TransferPolicy.Adaptive(Costs);
        Assert.Equal(expected, policy.Choose(shape));
        Assert.Equal(
            TransferMethod.Persistent,
            policy.Choose(new TransferShape(64, 1) { CanPersist = true })
        );
        Assert.Equal(
            TransferMethod.HeaderOnly,
            policy.Choose(new TransferShape(65536, 8) { HeaderBytes = 64 })
        );
        Assert.Equal(TransferMethod.Copy, policy.Choose(new(bytes, batch)));
        Assert.Equal(
            TransferMethod.Copy,
            TransferPolicy.Always(TransferMethod.Flip).Choose(new(100, 1) { CanFlip = true })
        );
    }

    [Fact]
    public void Measure_OfMethodsWithKnownCosts_FindsThem()
    {
        var time = new StepTime();
        var measured = TransferCosts.Measure(
            (method, shape) => time.Nanoseconds += (long)Costs.Estimate(method, shape),
            time
        );
        foreach (var method in Enum.GetValues<TransferMethod>())
        {
            // The clock counts whole nanoseconds.
            Assert.Equal(Costs[method].PerBatch, measured[method].PerBatch, 5.0);
            Assert.Equal(Costs[method].PerPage, measured[method].PerPage, 1.0);
            Assert.Equal(Costs[method].PerByte, measured[method].PerByte, 0.001);
        }
    }

    [Fact]
    public void Measure_OnThisMachine_GivesCostsThatChoose()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(1), false, out var reference));
        var mover = new GrantMover(
            two.Calls,
            TransferPolicy.Always(TransferMethod.Copy),
            Place,
            64
        );
        var costs = TransferCosts.Measure(
            (method, shape) =>
            {
                var batch = new GrantedPayload[shape.Batch];
                Array.Fill(
                    batch,
                    new()
                    {
                        Domain = one.Id.Number,
                        Reference = reference,
                        Length = (ushort)shape.Bytes,
                        OwnFrame = 3,
                    }
                );
                mover.Policy = TransferPolicy.Always(method);
                mover.TakeIn(batch, shape with { IsReadInPlace = true });
                mover.Release(batch);
            },
            TimeProvider.System
        );
        Assert.True(costs[TransferMethod.Copy].PerBatch + costs[TransferMethod.Copy].PerPage > 0);
        Assert.Equal(0, one.Grants.Pins);
    }

    [Fact]
    public void Xsa403_BytesThatDoNotFillAPage_AreGrantedWithNothingElse()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        world.BytesOf(one, 6).Fill(0xEE); // What was there before.
        var bounce = new GrantBounce(world.Memory, world.GuestOf(one), one.Memory);
        bounce.Add(new(6));
        byte[] bytes = [1, 2, 3];
        Assert.True(bounce.TryGrant(two.Id.Number, bytes, false, out var grant));
        Assert.False(bounce.TryGrant(two.Id.Number, bytes, false, out _)); // There is one page only.
        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyIn(two, one, grant.Reference, 5, 0, 4096));
        Assert.Equal(bytes, world.BytesOf(two, 5)[..3].ToArray());
        Assert.True(world.BytesOf(two, 5)[3..].IndexOfAnyExcept((byte)0) < 0);

        // While the peer has it, it is not used again.
        var mapped = GrantCalls.Map(two, one, grant.Reference, 100);
        Assert.False(bounce.End(grant, default));
        Assert.False(bounce.TryGrant(two.Id.Number, bytes, false, out _));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.True(bounce.TryGrant(two.Id.Number, [7], false, out grant));
        world.BytesOf(one, grant.Page.Value)[0] = 9;
        var answer = new byte[1];
        Assert.True(bounce.End(grant, answer));
        Assert.Equal(9, answer[0]);
    }

    private static GrantedPayload[] Payloads(GrantWorld world, GuestGrants grants, int count)
    {
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var batch = new GrantedPayload[count];
        for (var item = 0; item < count; item++)
        {
            world.BytesOf(one, (ulong)item).Fill((byte)(0x10 + item));
            Assert.True(grants.TryGrant(two.Id.Number, new((ulong)item), false, out var reference));
            batch[item] = new()
            {
                Domain = one.Id.Number,
                Reference = reference,
                Length = 1000,
                OwnFrame = (ulong)item + 3,
            };
        }

        return batch;
    }
}
