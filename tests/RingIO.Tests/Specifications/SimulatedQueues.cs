// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>Production cores over the explorer's memory order, as systems that <see cref="QueueSpec"/> specifies.</summary>
internal static class SimulatedQueues
{
    public const int Capacity = 2;

    public static RingSystem<QueueOperation, QueueResponse> Spsc()
    {
        var backing = new PortableBacking(8192);
        var core = new SpscCore<ulong, SimulatedOrder>(View(backing, RingKind.Spsc));
        return new(thread => thread == 0 ? Producer() : Consumer(), backing.Dispose);

        Func<QueueOperation, QueueResponse> Producer()
        {
            var position = core.OpenProducer();
            return operation =>
            {
                var done = core.TryPut(ref position, operation.Item);
                if (done)
                {
                    core.Publish(ref position);
                }

                return QueueResponse.OfPut(done);
            };
        }

        Func<QueueOperation, QueueResponse> Consumer()
        {
            var position = core.OpenConsumer();
            return _ =>
            {
                var done = core.TryTake(ref position, out var item);
                if (done)
                {
                    core.Release(ref position);
                }

                return QueueResponse.OfTake(done, item);
            };
        }
    }

    public static RingSystem<QueueOperation, QueueResponse> Mpmc(int producers)
    {
        var backing = new PortableBacking(8192);
        var core = new MpmcCore<ulong, SimulatedOrder>(View(backing, RingKind.Mpmc));
        return new(
            thread => thread < producers ? Producer(thread) : Consumer(thread),
            backing.Dispose
        );

        Func<QueueOperation, QueueResponse> Producer(int entry)
        {
            var position = core.OpenProducer(entry);
            return operation =>
            {
                if (core.Claim(ref position, 1, 1) == 0)
                {
                    return QueueResponse.Refused;
                }

                core.Store(position.Index, operation.Item);
                core.CommitOne(position.Index);
                position.Index = position.End;
                return QueueResponse.OfPut(isDone: true);
            };
        }

        Func<QueueOperation, QueueResponse> Consumer(int entry)
        {
            var position = core.OpenConsumer(entry);
            return _ =>
            {
                if (core.Readable(ref position, 1) == 0)
                {
                    return QueueResponse.Refused;
                }

                var item = core.Load(position.Index++);
                core.Release(ref position);
                return QueueResponse.OfTake(isDone: true, item);
            };
        }
    }

    private static RingView<ulong> View(PortableBacking backing, RingKind kind) =>
        RingView<ulong>.Create(
            new PageRegion(backing),
            kind,
            new RingOptions
            {
                Capacity = Capacity,
                Owners = 4,
                FirstIndex = ulong.MaxValue,
            }
        );
}
