// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Tests.Model;

/// <summary>How far a side came before it died.</summary>
public enum FlagDeath
{
    /// <summary>Nobody dies.</summary>
    None,

    /// <summary>A producer that had written its payload and not set its flag: the item was never put.</summary>
    ProducerBeforeFlag,

    /// <summary>A producer that had set its flag: the item was put.</summary>
    ProducerAfterFlag,

    /// <summary>A consumer that had copied its item and not cleared the slot: the item comes again.</summary>
    ConsumerBeforeClear,

    /// <summary>A consumer that had cleared the slot.</summary>
    ConsumerAfterClear,
}

/// <summary>
/// A producer sends 1, 2, ... through the production core; the consumer must get just that. The side that dies does so
/// with a given item; the side's successor follows in its thread, for it knows that it is dead, and finds its index while
/// the other side goes on.
/// </summary>
internal sealed class SpscFlagProgram : IModelProgram, IDisposable
{
    /// <summary>An item with payload behind its flag.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Pair(ulong Flag, ulong Payload);

    private readonly PortableBacking _backing;
    private readonly RingView<Pair> _view;
    private readonly SpscFlagCore<Pair, Order> _core;
    private readonly RingControl<Order> _control;
    private readonly ulong _items;
    private readonly FlagDeath _death;
    private readonly ulong _dying;
    private readonly bool _parking;
    private ulong _taken;
    private bool _died;

    public SpscFlagProgram(
        int items,
        ulong firstIndex = 0,
        FlagDeath death = FlagDeath.None,
        bool parking = false,
        int capacity = 2,
        int dying = 2
    )
    {
        _items = (ulong)items;
        _death = death;
        _parking = parking;
        _dying = (ulong)dying;
        _backing = new(8192);
        _view = RingView<Pair>.Create(
            new PageRegion(_backing),
            RingKind.SpscFlag,
            new()
            {
                Capacity = capacity,
                FirstIndex = firstIndex,
                Parking = parking,
            }
        );
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
        Assert.Equal((uint)RingState.Open, Order.Load(ref _view.Words.First.State));
        // Whoever opens a side now finds where both ended.
        Assert.Equal(_core.OpenConsumer(), _core.OpenProducer().Index);
        for (var slot = 0UL; slot < _core.Capacity; slot++)
        {
            Assert.True(Order.Load(ref _view.Slots.Word(slot)) is 0 or ulong.MaxValue);
        }
    }

    public void Dispose() => _backing.Dispose();

    private void Produce()
    {
        _died = false;
        var position = _core.OpenProducer();
        for (var item = 1UL; item <= _items; )
        {
            if (!_core.CanPut(position.Index))
            {
                Wait(RingRole.Producer, position.Index);
            }
            else if (item == _dying && !_died && DieAsProducer(position.Index, item))
            {
                _died = true;
                var put = _death == FlagDeath.ProducerAfterFlag ? 1UL : 0;
                position = Found(position.Index + put);
                item += put;
            }
            else
            {
                Assert.True(_core.TryPut(ref position, new(item, ~item)));
                item++;
                if (_core.MustWakeConsumer())
                {
                    _control.Wake(RingRole.Consumer);
                }
            }
        }
    }

    // Both ways to find an index: among all, and among few.
    private RingPosition Found(ulong expected)
    {
        var found = _core.OpenProducer();
        Assert.Equal(Slot(expected), found.Index);
        var least = expected - 1;
        Assert.Equal(
            Slot(expected),
            _core.FindBetween(RingRole.Producer, least, least + _core.Room)
        );
        return found;
    }

    private bool DieAsProducer(ulong index, ulong item)
    {
        if (_death is FlagDeath.None or >= FlagDeath.ConsumerBeforeClear)
        {
            return false;
        }

        if (_death == FlagDeath.ProducerAfterFlag)
        {
            _core.Put(index, new(item, ~item), item);
            return true;
        }

        Order.PayloadOpen(ref _view.Slots.Bytes(index, 8), 8, PayloadAccess.Write);
        _view.Slots.PutTail(index, new Pair(item, ~item));
        Order.PayloadClose(ref _view.Slots.Bytes(index, 8), 8, PayloadAccess.Write);
        return true;
    }

    private void Consume()
    {
        var index = _core.OpenConsumer();
        var taken = 0UL;
        var died = false;
        while (taken < _items)
        {
            if (!_core.TryPeek(index, out var item))
            {
                Wait(RingRole.Consumer, index);
                continue;
            }

            Assert.Equal(new Pair(taken + 1, ~(taken + 1)), item);
            if (taken + 1 == _dying && !died && _death >= FlagDeath.ConsumerBeforeClear)
            {
                died = true;
                if (_death == FlagDeath.ConsumerAfterClear)
                {
                    _core.Release(index++);
                    taken++;
                }

                Assert.Equal(Slot(index), _core.OpenConsumer());
                index = _core.FindBetween(RingRole.Consumer, index, index);
            }
            else
            {
                _core.Release(index++);
                taken++;
                if (_core.MustWakeProducer())
                {
                    _control.Wake(RingRole.Producer);
                }
            }
        }

        _taken = taken;
    }

    // Indices are found modulo twice the capacity.
    private ulong Slot(ulong index) => index & (2 * _core.Capacity - 1);

    private void Wait(RingRole side, ulong index)
    {
        if (!_parking)
        {
            Order.SpinHint();
            return;
        }

        var seen = _control.Arm(side);
        var mustWait = side == RingRole.Producer ? !_core.CanPut(index) : !_core.CanTake(index);
        while (mustWait && Order.Load(ref _control.WakeWord(side)) == seen)
        {
            Order.SpinHint();
        }

        _control.Disarm(side);
    }
}
