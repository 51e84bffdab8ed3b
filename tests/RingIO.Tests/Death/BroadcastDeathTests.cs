// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Tests.Death;

/// <summary>A side of a broadcast ring dies before each access that it makes to shared memory; the others go on.</summary>
public sealed class BroadcastDeathTests
{
    private const ulong DyingOwner = 0xD00D;
    private const int Capacity = 4;

    private static readonly FixedLiveness Survivor = new(1, DyingOwner);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Producer_DiesBeforeEachAccess_ConsumersSeeAPrefixAndTheNextProducerGoesOn(
        bool lapping
    )
    {
        for (var access = 1L; ; access++)
        {
            using var backing = new PortableBacking(16384);
            using var ring = Make(backing, lapping);
            using var consumer = ring.OpenConsumer();
            var acknowledged = 0;
            var died = Dies(
                access,
                () => Produce(backing, () => acknowledged++, () => consumer.TryRead(out _))
            );
            // The first accesses are the attempts to claim an entry: who dies there has nothing.
            var dead = ring.Recover().DeadOwners;
            Assert.InRange(dead, died && access > 2 ? 1 : 0, died ? 1 : 0);
            using var next = ring.OpenProducer();
            Assert.True(next.TryWrite(1000));
            var items = new ulong[8];
            var seen = consumer.Read(items);
            Assert.Equal(1000UL, items[seen - 1]);
            Assert.Equal(0, consumer.Missed);
            // Everything acknowledged was read on the way; at most the item that was being put is still there.
            Assert.InRange(seen, 1, 2);
            Assert.True(seen == 1 || items[0] == (ulong)acknowledged + 1, $"access {access}");

            if (!died)
            {
                Assert.True(access > 10, "so few accesses cannot be the act");
                return;
            }
        }
    }

    [Fact]
    public void Consumer_DiesBeforeEachAccess_NobodyWaitsForItAndOthersSeeAll()
    {
        for (var access = 1L; ; access++)
        {
            using var backing = new PortableBacking(16384);
            using var ring = Make(backing, lapping: false);
            using var producer = ring.OpenProducer();
            using var other = ring.OpenConsumer();
            Assert.Equal(2, producer.Write([1, 2]));
            var ticket = default(BroadcastTicket);
            var died = Dies(access, () => Consume(backing, t => ticket = t));
            // The first accesses are the attempts to claim an entry: who dies there has nothing.
            var dead = ring.Recover().DeadOwners;
            Assert.InRange(dead, died && access > 2 ? 1 : 0, died ? 1 : 0);
            var last = 2UL;
            var seen = 0UL;
            for (var round = 0; round < 10; round++)
            {
                while (other.TryRead(out var item))
                {
                    Assert.Equal(++seen, item);
                }

                Assert.True(producer.TryWrite(++last), $"access {access}: the dead still gates");
            }

            if (!died)
            {
                Assert.True(access > 10, "so few accesses cannot be the act");
                Assert.NotEqual(default, ticket);
                return;
            }
        }
    }

    private static BroadcastRing<ulong> Make(PortableBacking backing, bool lapping) =>
        BroadcastRing<ulong>.Create(
            new PageRegion(backing),
            new()
            {
                Capacity = Capacity,
                Lapping = lapping,
                FirstIndex = ulong.MaxValue - 2,
                Owners = 4,
                Liveness = Survivor,
            }
        );

    private static bool Dies(long access, Action act)
    {
        Testing.Death.Plan(access, static () => throw new DiedException());
        try
        {
            act();
            return false;
        }
        catch (DiedException)
        {
            return true;
        }
        finally
        {
            Testing.Death.Plan(0, static () => { });
        }
    }

    private static (RingControl<DyingOrder> Control, BroadcastCore<ulong, DyingOrder> Core) Attach(
        PortableBacking backing
    )
    {
        var view = RingView<ulong>.Attach(
            new PageRegion(backing),
            RingKind.Broadcast,
            new RingOptions()
        );
        return (new(view.Words, view.Owners), new(view));
    }

    private static void Produce(PortableBacking backing, Action acknowledge, Action read)
    {
        var (control, core) = Attach(backing);
        var entry = control.TryClaim(RingRole.Producer, DyingOwner, 0, 1);
        var position = core.OpenProducer();
        for (var item = 1UL; item <= 7; item++)
        {
            Assert.True(core.TryPut(ref position, item));
            core.Publish(ref position);
            acknowledge();
            read();
        }

        control.Leave(entry);
    }

    private static void Consume(PortableBacking backing, Action<BroadcastTicket> joined)
    {
        var (control, core) = Attach(backing);
        var entry = control.TryClaim(RingRole.Consumer, DyingOwner, 1, 3);
        var position = core.Join(entry, BroadcastStart.Oldest, []);
        joined(position.Ticket);
        Assert.True(core.TryTake(ref position, out _));
        core.Release(position);
        Assert.True(core.TryTake(ref position, out _));
        core.Release(position);
        core.Leave(entry);
        control.Leave(entry);
    }

    private sealed class DiedException : Exception;
}
