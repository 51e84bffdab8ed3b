// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Core = RingIO.Rings.SpscCore<ulong, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>How a side of the explored ring works.</summary>
public enum SpscStyle
{
    /// <summary>One item, published or released at once.</summary>
    OneByOne,

    /// <summary>Copies in batches of two.</summary>
    Batch,

    /// <summary>In place, between reserve and advance, two at a time.</summary>
    InPlace,
}

/// <summary>A producer sends 1, 2, ... through the production core; the consumer must get just that.</summary>
internal sealed class SpscProgram : IModelProgram, IDisposable
{
    private readonly PortableBacking _backing;
    private readonly Core _core;
    private readonly RingControl<SimulatedOrder> _control;
    private readonly bool _parking;
    private readonly RingView<ulong> _view;
    private readonly int _items;
    private readonly SpscStyle _style;
    private int _taken;

    public SpscProgram(int items, SpscStyle style, ulong firstIndex = 0, bool parking = false)
    {
        _items = items;
        _style = style;
        _parking = parking;
        _backing = new(8192);
        var options = new RingOptions
        {
            Capacity = 2,
            FirstIndex = firstIndex,
            Parking = parking,
        };
        _view = RingView<ulong>.Create(new PageRegion(_backing), RingKind.Spsc, options);
        _core = new(_view);
        _control = new(_view.Words, _view.Owners);
    }

    public int ThreadCount => 2;

    public void Run(int thread)
    {
        if (thread == 0)
        {
            Produce();
        }
        else
        {
            Consume();
        }
    }

    public void Check()
    {
        Assert.Equal(_items, _taken);
        var words = _view.Words;
        var end = SimulatedOrder.Load(ref words.First.ProducerIndex);
        Assert.Equal(end, SimulatedOrder.Load(ref words.First.ConsumerIndex));
        Assert.Equal((uint)RingState.Open, SimulatedOrder.Load(ref words.First.State));
    }

    public void Dispose() => _backing.Dispose();

    private void Produce()
    {
        var position = _core.OpenProducer();
        for (var sent = 0; sent < _items; )
        {
            var count = Put(ref position, sent);
            sent += count;
            if (count != 0)
            {
                if (_core.Publish(ref position))
                {
                    _control.Wake(RingRole.Consumer);
                }
            }
            else if (!_parking)
            {
                SimulatedOrder.SpinHint();
            }
            else
            {
                var seen = _control.Arm(RingRole.Producer);
                Sleep(RingRole.Producer, seen, _core.Writable(ref position, 1) == 0);
            }
        }
    }

    // A parker in the model: asleep until the wake word is another.
    private void Sleep(RingRole side, uint seen, bool mustWait)
    {
        while (mustWait && SimulatedOrder.Load(ref _control.WakeWord(side)) == seen)
        {
            SimulatedOrder.SpinHint();
        }

        _control.Disarm(side);
    }

    private int Put(ref RingPosition position, int sent)
    {
        if (_style == SpscStyle.OneByOne)
        {
            return _core.TryPut(ref position, (ulong)sent + 1) ? 1 : 0;
        }

        var wanted = Math.Min(2, _items - sent);
        if (_style == SpscStyle.Batch)
        {
            return _core.Put(
                ref position,
                [.. Enumerable.Range(sent + 1, wanted).Select(i => (ulong)i)]
            );
        }

        var count = _core.Writable(ref position, wanted);
        if (count != 0)
        {
            var slots = _core.Open(position.Index, count, PayloadAccess.Write);
            for (var i = 0; i < count; i++)
            {
                slots[i] = (ulong)(sent + i + 1);
            }

            _core.Close(position.Index, slots, PayloadAccess.Write);
            position.Index += (ulong)count;
        }

        return count;
    }

    private void Consume()
    {
        var taken = 0;
        var position = _core.OpenConsumer();
        while (taken < _items)
        {
            var count = Take(ref position, taken);
            taken += count;
            if (count != 0)
            {
                if (_core.Release(ref position))
                {
                    _control.Wake(RingRole.Producer);
                }
            }
            else if (!_parking)
            {
                SimulatedOrder.SpinHint();
            }
            else
            {
                var seen = _control.Arm(RingRole.Consumer);
                Sleep(RingRole.Consumer, seen, _core.Readable(ref position, 1) == 0);
            }
        }

        _taken = taken;
    }

    private int Take(ref RingPosition position, int taken)
    {
        if (_style == SpscStyle.OneByOne)
        {
            if (!_core.TryTake(ref position, out var item))
            {
                return 0;
            }

            Assert.Equal((ulong)taken + 1, item);
            return 1;
        }

        return _style == SpscStyle.Batch
            ? TakeBatch(ref position, taken)
            : TakeInPlace(ref position, taken);
    }

    private int TakeBatch(ref RingPosition position, int taken)
    {
        Span<ulong> items = stackalloc ulong[2];
        var count = _core.Take(ref position, items);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal((ulong)(taken + i + 1), items[i]);
        }

        return count;
    }

    private int TakeInPlace(ref RingPosition position, int taken)
    {
        var count = _core.Readable(ref position, 2);
        if (count != 0)
        {
            var slots = _core.Open(position.Index, count, PayloadAccess.Read);
            for (var i = 0; i < count; i++)
            {
                Assert.Equal((ulong)(taken + i + 1), slots[i]);
            }

            _core.Close(position.Index, slots, PayloadAccess.Read);
            position.Index += (ulong)count;
        }

        return count;
    }
}
