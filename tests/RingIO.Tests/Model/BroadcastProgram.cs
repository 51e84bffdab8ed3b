// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;
using Pair = RingIO.Tests.Model.SpscFlagProgram.Pair;

namespace RingIO.Tests.Model;

/// <summary>What the consumers of the explored broadcast ring do.</summary>
public enum BroadcastStyle
{
    /// <summary>One consumer, there from the start, item by item.</summary>
    One,

    /// <summary>One consumer, in batches and in place.</summary>
    InPlace,

    /// <summary>A consumer that follows another, both there from the start.</summary>
    Follow,

    /// <summary>A consumer joins at the next item while the producer puts.</summary>
    JoinNewest,

    /// <summary>A consumer joins at the oldest item while the producer puts.</summary>
    JoinOldest,

    /// <summary>A consumer takes one item and leaves.</summary>
    Leave,

    /// <summary>A consumer that is overtaken.</summary>
    Lapped,

    /// <summary>A consumer that is overtaken, in batches.</summary>
    LappedBatch,
}

/// <summary>A producer puts 1, 2, ... through the production core; whoever reads index i must read item i.</summary>
internal sealed class BroadcastProgram : IModelProgram, IDisposable
{
    private const int FirstConsumer = 1;

    private readonly PortableBacking _backing;
    private readonly RingView<Pair> _view;
    private readonly BroadcastCore<Pair, Order> _core;
    private readonly RingControl<Order> _control;
    private readonly Slots<ulong> _notes;
    private readonly BroadcastPosition[] _joined;
    private readonly BroadcastStyle _style;
    private readonly ulong _first;
    private readonly ulong _end;
    private readonly bool _parking;

    public BroadcastProgram(
        BroadcastStyle style,
        int items,
        ulong firstIndex = 0,
        bool parking = false
    )
    {
        _style = style;
        _first = firstIndex;
        _end = firstIndex + (ulong)items;
        _parking = parking;
        _backing = new(16384);
        ThreadCount = style == BroadcastStyle.Follow ? 3 : 2;
        _view = RingView<Pair>.Create(
            new PageRegion(_backing, 0, 8192),
            RingKind.Broadcast,
            new()
            {
                Capacity = 2,
                FirstIndex = firstIndex,
                Parking = parking,
                Lapping = style >= BroadcastStyle.Lapped,
                Owners = style == BroadcastStyle.Follow ? 4 : 2,
            }
        );
        _core = new(_view);
        _control = new(_view.Words, _view.Owners);
        _notes = new(new PageRegion(_backing, 8192, 4096).Address, 8);
        _joined = new BroadcastPosition[ThreadCount - 1];
        for (var i = 0; i < _joined.Length; i++)
        {
            _control.TryClaim(RingRole.Consumer, 1, FirstConsumer + i, 1);
            if (style is not (BroadcastStyle.JoinNewest or BroadcastStyle.JoinOldest))
            {
                _joined[i] = _core.Join(
                    FirstConsumer + i,
                    BroadcastStart.Newest,
                    i == 0 ? [] : [_joined[0].Ticket]
                );
            }
        }
    }

    public int ThreadCount { get; }

    public void Run(int thread)
    {
        if (thread == 0)
        {
            Produce();
        }
        else
        {
            Consume(thread - 1);
        }
    }

    public void Check()
    {
        ref var words = ref _view.Words.First;
        Assert.Equal(_end, Order.Load(ref words.ProducerIndex));
        Assert.Equal((uint)RingState.Open, Order.Load(ref words.State));
    }

    public void Dispose() => _backing.Dispose();

    private void Produce()
    {
        var position = _core.OpenProducer();
        while (position.Index != _end)
        {
            var item = position.Index - _first + 1;
            if (!_core.TryPut(ref position, new(item, ~item)))
            {
                Wait(RingRole.Producer, () => _core.Writable(ref position, 1) == 0);
            }
            else if (_core.Publish(ref position))
            {
                _control.Wake(RingRole.Consumer);
            }
        }
    }

    private void Consume(int consumer)
    {
        var position = _style switch
        {
            BroadcastStyle.JoinNewest => _core.Join(FirstConsumer, BroadcastStart.Newest, []),
            BroadcastStyle.JoinOldest => _core.Join(FirstConsumer, BroadcastStart.Oldest, []),
            _ => _joined[consumer],
        };
        while (position.Index != _end)
        {
            var before = position.Index;
            if (!TryTake(ref position))
            {
                Wait(RingRole.Consumer, () => _core.Readable(ref position, 1) == 0);
            }

            if (position.Index == before)
            {
                continue;
            }

            Note(consumer, position.Index - 1);
            if (_style == BroadcastStyle.Leave)
            {
                _core.Leave(FirstConsumer);
                return;
            }

            if (_core.Release(position) && _core.Sleeps(RingRole.Producer))
            {
                _control.Wake(RingRole.Producer);
            }
        }

        Assert.True(position.Missed >= 0 && position.Missed < (long)(_end - _first));
    }

    private bool TryTake(ref BroadcastPosition position)
    {
        switch (_style)
        {
            case BroadcastStyle.InPlace:
                var count = _core.Readable(ref position, 2);
                var slots = _core.OpenRead(position.Index, count);
                for (var i = 0; i < count; i++)
                {
                    Require(position.Index + (ulong)i, slots[i]);
                }

                _core.CloseRead(position.Index, slots);
                position.Index += (ulong)count;
                return count != 0;
            case BroadcastStyle.LappedBatch:
                Span<Pair> items = stackalloc Pair[2];
                var taken = _core.Take(ref position, items);
                for (var i = 0; i < taken; i++)
                {
                    Require(position.Index - (ulong)(taken - i), items[i]);
                }

                return taken != 0;
            default:
                var done = _core.TryTake(ref position, out var item);
                if (done)
                {
                    Require(position.Index - 1, item);
                }

                return done;
        }
    }

    private void Require(ulong index, Pair found)
    {
        var item = index - _first + 1;
        Assert.Equal(new Pair(item, ~item), found);
    }

    /// <summary>What a leader does with an item is there for its follower to see.</summary>
    private void Note(int consumer, ulong index)
    {
        if (_style != BroadcastStyle.Follow)
        {
            return;
        }

        var access = consumer == 0 ? PayloadAccess.Write : PayloadAccess.Read;
        Order.PayloadOpen(ref _notes.Bytes(index), 8, access);
        if (consumer == 0)
        {
            _notes[index] = index;
        }
        else
        {
            Assert.Equal(index, _notes[index]);
        }

        Order.PayloadClose(ref _notes.Bytes(index), 8, access);
    }

    private delegate bool MustWait();

    private void Wait(RingRole side, MustWait mustWait)
    {
        if (!_parking)
        {
            if (mustWait())
            {
                Order.SpinHint();
            }

            return;
        }

        var seen = _control.Arm(side);
        var wait = mustWait();
        while (wait && Order.Load(ref _control.WakeWord(side)) == seen)
        {
            Order.SpinHint();
        }

        _control.Disarm(side);
    }
}
