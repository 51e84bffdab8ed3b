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

    /// <summary>A producer that had written its payload, and no more.</summary>
    ProducerBeforeIndex,

    /// <summary>A producer that had stored its index and not its flag.</summary>
    ProducerBeforeFlag,

    /// <summary>A producer that had set its flag: the item was put.</summary>
    ProducerAfterFlag,

    /// <summary>A consumer that had stored its index and not cleared the slot: the item was taken.</summary>
    ConsumerBeforeClear,

    /// <summary>A consumer that had cleared the slot.</summary>
    ConsumerAfterClear,
}

/// <summary>
/// A producer sends 1, 2, ... through the production core; the consumer must get just that. The side that dies does so
/// with its second item; recovery and the side's successor follow in its thread, for they know that it is dead.
/// </summary>
internal sealed class SpscFlagProgram : IModelProgram, IDisposable
{
    /// <summary>An item with payload behind its flag.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Pair(ulong Flag, ulong Payload);

    private const ulong Dying = 2;

    private readonly PortableBacking _backing;
    private readonly RingView<Pair> _view;
    private readonly SpscFlagCore<Pair, Order> _core;
    private readonly RingControl<Order> _control;
    private readonly ulong _items;
    private readonly FlagDeath _death;
    private readonly bool _parking;
    private ulong _taken;
    private bool _died;

    public SpscFlagProgram(
        int items,
        ulong firstIndex = 0,
        FlagDeath death = FlagDeath.None,
        bool parking = false
    )
    {
        _items = (ulong)items;
        _death = death;
        _parking = parking;
        _backing = new(8192);
        _view = RingView<Pair>.Create(
            new PageRegion(_backing),
            RingKind.SpscFlag,
            new()
            {
                Capacity = 2,
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
        ref var words = ref _view.Words.First;
        Assert.Equal(Order.Load(ref words.ProducerIndex), Order.Load(ref words.ConsumerIndex));
        Assert.Equal((uint)RingState.Open, Order.Load(ref words.State));
        Assert.Equal(
            0UL,
            Order.Load(ref _view.Slots.Word(0)) | Order.Load(ref _view.Slots.Word(1))
        );
    }

    public void Dispose() => _backing.Dispose();

    private void Produce()
    {
        _died = false;
        var index = _core.OpenProducer();
        for (var item = 1UL; item <= _items; )
        {
            if (!_core.CanPut(index))
            {
                Wait(RingRole.Producer, index);
            }
            else if (item == Dying && !_died && DieAsProducer(index, item))
            {
                // An item whose index was stored and whose flag was not is taken back; no other is.
                var takenBack = _core.Repair(RingRole.Producer);
                Assert.Equal(_death == FlagDeath.ProducerBeforeFlag ? 1 : 0, takenBack);
                var next = _core.OpenProducer();
                Assert.Equal(_death == FlagDeath.ProducerAfterFlag ? index + 1 : index, next);
                _died = true;
                item += next - index;
                index = next;
            }
            else
            {
                _core.TryPut(index++, new(item, ~item));
                item++;
                if (_core.MustWakeConsumer())
                {
                    _control.Wake(RingRole.Consumer);
                }
            }
        }
    }

    private bool DieAsProducer(ulong index, ulong item)
    {
        if (_death is FlagDeath.None or >= FlagDeath.ConsumerBeforeClear)
        {
            return false;
        }

        Order.PayloadOpen(ref _view.Slots.Bytes(index, 8), 8, PayloadAccess.Write);
        _view.Slots.PutTail(index, new Pair(item, ~item));
        Order.PayloadClose(ref _view.Slots.Bytes(index, 8), 8, PayloadAccess.Write);
        if (_death >= FlagDeath.ProducerBeforeFlag)
        {
            Order.Store(
                ref _view.Words.First.ProducerIndex,
                index + 1,
                SpscFlagCore<Pair, Order>.PersistProducer
            );
        }

        if (_death == FlagDeath.ProducerAfterFlag)
        {
            Order.StoreRelease(
                ref _view.Slots.Word(index),
                item,
                SpscFlagCore<Pair, Order>.PutFlag
            );
        }

        return true;
    }

    private void Consume()
    {
        var index = _core.OpenConsumer();
        var taken = 0UL;
        while (taken < _items)
        {
            if (!_core.TryPeek(index, out var item))
            {
                Wait(RingRole.Consumer, index);
                continue;
            }

            taken++;
            Assert.Equal(new Pair(taken, ~taken), item);
            if (taken == Dying && DieAsConsumer(index))
            {
                Assert.Equal(0, _core.Repair(RingRole.Consumer));
                Assert.Equal(index + 1, _core.OpenConsumer());
                index++;
            }
            else
            {
                _core.Release(index++);
                if (_core.MustWakeProducer())
                {
                    _control.Wake(RingRole.Producer);
                }
            }
        }

        _taken = taken;
    }

    private bool DieAsConsumer(ulong index)
    {
        if (_death == FlagDeath.ConsumerBeforeClear)
        {
            Order.Store(
                ref _view.Words.First.ConsumerIndex,
                index + 1,
                SpscFlagCore<Pair, Order>.PersistConsumer
            );
        }
        else if (_death == FlagDeath.ConsumerAfterClear)
        {
            _core.Release(index);
        }

        return _death >= FlagDeath.ConsumerBeforeClear;
    }

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
