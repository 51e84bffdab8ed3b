// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace CheckYourRing;

/// <summary>What is wrong with a <see cref="UserRing{TOrder}"/>.</summary>
internal enum Mistake
{
    None,
    MissingFence, // What is stored may be seen later than what is loaded next: the consumer may sleep for ever.
    MaskedTooEarly, // An index is masked when it is stored, not when it is used: full looks like empty.
}

/// <summary>A ring as a user would write it: one producer, one consumer, two slots; the consumer sleeps when it is empty.</summary>
internal sealed class UserRing<TOrder>(nint memory, Mistake mistake)
    where TOrder : struct, IMemoryOrder
{
    public const int Bytes = 4096;
    private readonly Slots<PaddedUInt64> _words = new(memory, 4);
    private readonly Slots<ulong> _slots = new(memory + (Bytes / 2), 2);

    private ref ulong Put => ref _words[0].Value;
    private ref ulong Taken => ref _words[1].Value;
    private ref ulong Asleep => ref _words[2].Value;

    public bool TryPut(ulong item)
    {
        var put = TOrder.Load(ref Put);
        if (put - TOrder.LoadAcquire(ref Taken) == (ulong)_slots.Count)
        {
            return false;
        }

        TOrder.PayloadOpen(ref _slots.Bytes(put), sizeof(ulong), PayloadAccess.Write);
        _slots[put] = item;
        TOrder.PayloadClose(ref _slots.Bytes(put), sizeof(ulong), PayloadAccess.Write);
        TOrder.StoreRelease(ref Put, After(put));
        Fence();
        if (TOrder.Load(ref Asleep) == 1)
        {
            TOrder.Store(ref Asleep, 0UL); // Wakes the consumer.
        }

        return true;
    }

    public ulong Take()
    {
        var taken = TOrder.Load(ref Taken);
        while (TOrder.LoadAcquire(ref Put) == taken)
        {
            TOrder.Store(ref Asleep, 1UL);
            Fence();
            if (TOrder.LoadAcquire(ref Put) != taken)
            {
                break;
            }

            while (TOrder.Load(ref Asleep) == 1)
            {
                TOrder.SpinHint(); // Sleeps until it is woken.
            }
        }

        TOrder.PayloadOpen(ref _slots.Bytes(taken), sizeof(ulong), PayloadAccess.Read);
        var item = _slots[taken];
        TOrder.PayloadClose(ref _slots.Bytes(taken), sizeof(ulong), PayloadAccess.Read);
        TOrder.StoreRelease(ref Taken, After(taken));
        return item;
    }

    private void Fence()
    {
        if (mistake != Mistake.MissingFence)
        {
            TOrder.FullFence();
        }
    }

    private ulong After(ulong index) =>
        mistake == Mistake.MaskedTooEarly ? (index + 1) & _slots.Mask : index + 1;
}
