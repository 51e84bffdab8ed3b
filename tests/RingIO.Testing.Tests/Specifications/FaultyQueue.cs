// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Specifications;

/// <summary>A queue behind a spin lock, with a fault of choice: one source for real threads and for the explorer.</summary>
internal sealed class FaultyQueue<TOrder>(int capacity, QueueFault fault)
    : ISystemUnderTest<QueueOperation, QueueResponse>
    where TOrder : struct, IMemoryOrder
{
    private readonly PortableBacking _backing = new(4096);

    private Slots<ulong> Words => new(_backing.Address, 64);

    private ref ulong Lock => ref Words[0];

    private ref ulong Puts => ref Words[1];

    private ref ulong Takes => ref Words[2];

    public Func<QueueOperation, QueueResponse> Open(int thread) => Do;

    public void Dispose() => _backing.Dispose();

    private ref ulong Slot(ulong index) => ref Words[8 + (index % (ulong)capacity)];

    private QueueResponse Do(QueueOperation operation)
    {
        while (fault != QueueFault.NoLock && TOrder.CompareExchange(ref Lock, 1UL, 0UL) != 0)
        {
            TOrder.SpinHint();
        }

        var answer =
            operation.Kind == QueueOperationKind.Put
                ? QueueResponse.OfPut(Put(operation.Item))
                : Take();
        if (fault != QueueFault.NoLock)
        {
            TOrder.StoreRelease(ref Lock, 0UL);
        }

        return answer;
    }

    private bool Put(ulong item)
    {
        var puts = TOrder.Load(ref Puts);
        var count = puts - TOrder.Load(ref Takes);
        if (count >= (ulong)capacity)
        {
            return false;
        }

        if (fault == QueueFault.Throw && puts == 2)
        {
            TOrder.StoreRelease(ref Lock, 0UL);
            throw new TimeoutException("no third item");
        }

        if (fault != QueueFault.Lose || count != 1)
        {
            TOrder.Store(ref Slot(puts), item);
            TOrder.Store(ref Puts, puts + 1);
        }

        return true;
    }

    private QueueResponse Take()
    {
        var takes = TOrder.Load(ref Takes);
        var count = TOrder.Load(ref Puts) - takes;
        if (count == 0 || (fault == QueueFault.StaleEmpty && count == 1))
        {
            return QueueResponse.Refused;
        }

        var item = TOrder.Load(ref Slot(takes));
        if (fault == QueueFault.Swap && count >= 2)
        {
            var second = TOrder.Load(ref Slot(takes + 1));
            TOrder.Store(ref Slot(takes + 1), item);
            item = second;
        }

        if (fault != QueueFault.Duplicate || count != 2)
        {
            TOrder.Store(ref Takes, takes + 1);
        }

        return QueueResponse.OfTake(isDone: true, item);
    }
}
