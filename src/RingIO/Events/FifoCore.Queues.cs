// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

public readonly partial struct FifoCore<TOrder>
{
    /// <summary>Adds a page of event words behind those that are there.</summary>
    /// <param name="address">Where it is mapped; it stays mapped until <see cref="Reset"/>.</param>
    /// <returns><see langword="false"/> if there are as many as there can be.</returns>
    public bool TryAddPage(nint address)
    {
        Take();
        var count = TOrder.Load(ref _own.Domain.PageCount);
        var fits = count < FifoLayout.MaxPages;
        if (fits)
        {
            TOrder.Store(ref _own.Page(count), (ulong)address);
            TOrder.Store(ref _own.Domain.PageCount, count + 1); // E6, with PageOf
        }

        Drop();
        return fits;
    }

    /// <summary>Gives a virtual CPU its control block.</summary>
    /// <param name="cpu">The virtual CPU.</param>
    /// <param name="address">Where it is mapped; it stays mapped until <see cref="Reset"/>.</param>
    /// <returns><see langword="false"/> if it has one: a second would lose what is queued in the first.</returns>
    public bool TrySetControlBlock(int cpu, nint address)
    {
        Take();
        ref var block = ref _own.Cpu(cpu).ControlBlock;
        var isFirst = TOrder.Load(ref block) == 0;
        if (isFirst)
        {
            TOrder.Store(ref block, (ulong)address);
        }

        Drop();
        return isFirst;
    }

    /// <summary>Forgets pages, control blocks and queues. No event is under way, and none comes.</summary>
    /// <param name="cpus">How many virtual CPUs there are.</param>
    public void Reset(int cpus)
    {
        Take();
        TOrder.Store(ref _own.Domain.PageCount, 0);
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            TOrder.Store(ref _own.Cpu(cpu).ControlBlock, 0);
            for (var priority = 0; priority < FifoLayout.Priorities; priority++)
            {
                TOrder.Store(ref _own.Tail((uint)((cpu * FifoLayout.Priorities) + priority)), 0);
            }
        }

        Drop();
    }

    private EventRaise RaiseInside(uint port, ref FifoPortWords words, int cpu, uint priority)
    {
        if (PageOf(port) is not (var page and not 0))
        {
            TOrder.Store(ref words.Saved, 1);
            return EventRaise.NoPage;
        }

        var raised = Mark(ref FifoMemory.Word(page, port));
        return raised == EventRaise.Idle ? Enqueue(page, port, ref words, cpu, priority) : raised;
    }

    // Makes an event pending. Idle: it is to be queued; else the guest will come to it, or unmask it.
    private static EventRaise Mark(ref uint word)
    {
        var before = TOrder.Or(ref word, FifoLayout.Pending, SetEvent); // E1, with FifoGuestCore.TakeEvent
        return (before & FifoLayout.Masked) != 0 ? EventRaise.Masked
            // E5: cleared by the guest before it looks at PENDING.
            : (before & FifoLayout.Linked) != 0 ? EventRaise.AlreadyPending
            : EventRaise.Idle;
    }

    private EventRaise Enqueue(
        ulong page,
        uint port,
        ref FifoPortWords words,
        int cpu,
        uint priority
    )
    {
        var block = TOrder.Load(ref _own.Cpu(cpu).ControlBlock);
        if (block == 0)
        {
            return EventRaise.NoControlBlock;
        }

        // E5. Another sender may have been here first.
        ref var word = ref FifoMemory.Word(page, port);
        return (TOrder.Or(ref word, FifoLayout.Linked, SetLinked) & FifoLayout.Linked) != 0
            ? EventRaise.AlreadyPending
            : Queue(port, ref words, cpu, priority, block);
    }

    private EventRaise Queue(
        uint port,
        ref FifoPortWords words,
        int cpu,
        uint priority,
        ulong block
    )
    {
        // The last of a queue, and not linked until now: that queue is empty. Its tail must not lead to where the port is now.
        ref var formerTail = ref _own.Tail(TOrder.Load(ref words.Place));
        if (TOrder.Load(ref formerTail) == port)
        {
            TOrder.Store(ref formerTail, 0);
        }

        var place = ((uint)cpu * FifoLayout.Priorities) + priority;
        TOrder.Store(ref words.Place, place);
        ref var tail = ref _own.Tail(place);
        var last = TOrder.Load(ref tail);
        var linked =
            last == 0 ? EventRaise.Idle : Link(ref FifoMemory.Word(PageOf(last), last), port);
        TOrder.Store(ref tail, port);
        if (linked != EventRaise.Idle)
        {
            return linked;
        }

        // The guest has come to the queue's end: it begins anew. The head needs no order of its own: E3, with TakeReady.
        var control = new Slots<FifoControlWords>((nint)block, 1);
        TOrder.Store(ref HeadOf(control, priority), port);
        var ready = 1u << (int)priority;
        return
            (TOrder.Or(ref control.First.Ready, ready, RaiseReady) & ready) == 0
            && _upcalls.Mark(cpu)
            ? EventRaise.Upcall
            : EventRaise.Queued;
    }

    // Links the queue's last event to the next one if it is still linked itself. The guest may mask, unmask, take and unlink it
    // meanwhile, each once; BUSY keeps it from unmasking again. More than that is against the rules.
    private static EventRaise Link(ref uint word, uint port)
    {
        // Of no order: LINKED was set inside Lock, and an old value fails the exchange.
        var seen = TOrder.Load(ref word);
        for (var attempt = 0; (seen & FifoLayout.Linked) != 0; attempt++)
        {
            var next = (seen & ~(FifoLayout.Busy | FifoLayout.LinkMask)) | port;
            var found = TOrder.CompareExchange(ref word, next, seen, LinkTail); // E2, with Unlink
            if (found == seen)
            {
                return EventRaise.Queued;
            }

            if (attempt == LinkAttempts)
            {
                TOrder.And(ref word, ~FifoLayout.Busy, HoldTail);
                return EventRaise.GuestMisbehaved;
            }

            seen =
                attempt == 0
                    ? TOrder.Or(ref word, FifoLayout.Busy, HoldTail) | FifoLayout.Busy
                    : found;
        }

        if ((seen & FifoLayout.Busy) != 0)
        {
            TOrder.And(ref word, ~FifoLayout.Busy, HoldTail);
        }

        return EventRaise.Idle;
    }

    private static ref uint HeadOf(Slots<FifoControlWords> control, uint priority) =>
        ref control.HalfWord(0, (FifoControlWords.HeadOffset / sizeof(uint)) + (int)priority);
}
