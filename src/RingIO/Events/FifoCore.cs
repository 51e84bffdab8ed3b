// SPDX-License-Identifier: MIT

// The FIFO ABI, the hypervisor's side: a word of 32 bits a port, linked into a queue for each virtual CPU and priority
// (event_channel.h: event_word_t, evtchn_fifo_control_block; Xen's event_fifo.c).
//
// Words in the guest's memory (writers / readers / initial value)
//   word of a port   hypervisor and guest, by interlocked operations / both / guest's choice: masked
//   Head[priority]   the hypervisor, inside Lock / the virtual CPU / 0
//   Ready            the hypervisor sets bits; the virtual CPU takes all / both / 0
//   Upcall           see UpcallCore
// Words of the hypervisor's own: Lock; PageCount and Page[n], written inside Lock and read by senders outside too; all others only
// inside Lock: ControlBlock, Tail, FifoPortWords
//
// Invariants
//   I1  an event that is pending and neither masked nor saved nor just taken is linked
//   I2  Tail is 0 or the port that was linked last; a link is written to it only while it is linked
//   I3  nothing that is read from the guest's memory becomes an index: a link is written, never followed
//
// Edges
//   E1  what the sender did -> or PENDING (SetEvent) -> FifoGuestCore.TakeEvent -> what the guest does for it
//   E2  or PENDING and LINKED -> LinkTail -> FifoGuestCore.Unlink: the guest goes on to what is linked
//   E3  store Head -> or Ready (RaiseReady) -> FifoGuestCore.TakeReady -> load Head: who takes the bit sees the head
//   E4  stores of one -> release Lock (DropQueues) -> compare-exchange Lock (TakeQueues) -> loads of the next
//   E5  PENDING is set before MASKED is read, and the guest unmasks only what is not pending: one word, so one of both sees the
//       other. LINKED is set before the queue is changed and cleared by the guest before it reads PENDING: likewise.
//   E6  the guest's stores to a page -> TakeQueues of whoever adds it, store Page[n] and PageCount -> load of both, outside Lock ->
//       SetEvent. Of no order: full fences lie before those stores and behind those loads, and whoever misses one of the two
//       looks again inside Lock.
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: SetLinked: TakeQueues before it is a full fence; PENDING and LINKED are bits of one word. [31a03ab8]
//   Redundant: LinkTail: the guest follows the link to a word whose bits were set before, behind the fences of SetEvent
//   and SetLinked. [31a03ab8]
//   Redundant: HoldTail: BUSY is a bit of the word that it guards. [31a03ab8]
//   Redundant: ClearMask: MASKED and PENDING are bits of one word, and TakeQueues comes before it. [31a03ab8]
//
// Linearization: raising at SetEvent; taking at TakeEvent. Progress: an event that is masked, or queued already, is raised without
// Lock, wait-free: who sends it again and again holds up nobody. Senders that change a queue of one domain wait for each other
// (Lock; a port may change from queue to queue, so one word serves all): what is done inside is bounded, whatever the guest
// writes, for a link is tried six times and then given up (XSA-295). Nobody is told anything inside, nothing there throws, and
// no process but the hypervisor's has the word: a peer that dies leaves it free.
// Trust: the guest may write anything into its words, and then misses or repeats its own events.

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>The hypervisor's side of the FIFO ABI as an algorithm over any memory order.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. Every member may be called from any thread.</remarks>
public readonly partial struct FifoCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: setting, or clearing, an event's PENDING bit.</summary>
    public const int SetEvent = 571;

    /// <summary>Edge: setting an event's LINKED bit.</summary>
    public const int SetLinked = 572;

    /// <summary>Edge: setting a bit of the ready word.</summary>
    public const int RaiseReady = 573;

    /// <summary>Edge: linking the queue's last event to the next.</summary>
    public const int LinkTail = 574;

    /// <summary>Edge: keeping the guest from unmasking the last event, or letting it.</summary>
    public const int HoldTail = 575;

    /// <summary>Edge: clearing an event's MASKED bit for the guest.</summary>
    public const int ClearMask = 576;

    /// <summary>Edge: beginning to change queues.</summary>
    public const int TakeQueues = 577;

    /// <summary>Edge: having changed queues.</summary>
    public const int DropQueues = 578;

    private const int LinkAttempts = 5;
    private const int SpinsAYield = 64;

    private readonly FifoMemory _own;
    private readonly UpcallCore<TOrder> _upcalls;

    /// <summary>Views a domain's queues.</summary>
    /// <param name="own">The hypervisor's private words of them.</param>
    /// <param name="sharedInfo">The address of the domain's shared information, for the upcall words.</param>
    public FifoCore(FifoMemory own, nint sharedInfo)
    {
        _own = own;
        _upcalls = new(sharedInfo);
    }

    /// <summary>Raises an event.</summary>
    /// <param name="port">The port, from 1 to 131071.</param>
    /// <param name="words">What is kept of the port.</param>
    /// <param name="cpu">The virtual CPU to tell; one of the domain's.</param>
    /// <param name="priority">0 to 15; 0 is the highest.</param>
    /// <returns>What became of it; of <see cref="EventRaise.Upcall"/> the caller tells the virtual CPU.</returns>
    public EventRaise Raise(uint port, ref FifoPortWords words, int cpu, uint priority)
    {
        var page = PageOf(port);
        var raised = page == 0 ? EventRaise.Idle : Mark(ref FifoMemory.Word(page, port));
        if (raised == EventRaise.Idle)
        {
            Take();
            raised =
                page == 0
                    ? RaiseInside(port, ref words, cpu, priority)
                    : Enqueue(page, port, ref words, cpu, priority);
            Drop();
        }

        return raised;
    }

    /// <summary>Raises an event that came before its page; call it for each port of a page that was added.</summary>
    /// <param name="port">The port.</param>
    /// <param name="words">What is kept of the port.</param>
    /// <param name="cpu">The virtual CPU to tell.</param>
    /// <param name="priority">The priority.</param>
    /// <returns>What became of it; <see cref="EventRaise.Idle"/> if none had come.</returns>
    public EventRaise RaiseSaved(uint port, ref FifoPortWords words, int cpu, uint priority)
    {
        Take();
        var raised = EventRaise.Idle;
        if (TOrder.Load(ref words.Saved) != 0)
        {
            TOrder.Store(ref words.Saved, 0);
            raised = RaiseInside(port, ref words, cpu, priority);
        }

        Drop();
        return raised;
    }

    /// <summary>Unmasks an event for the guest, and delivers it if it is pending.</summary>
    /// <param name="port">The port.</param>
    /// <param name="words">What is kept of the port.</param>
    /// <param name="cpu">The virtual CPU to tell.</param>
    /// <param name="priority">The priority.</param>
    /// <returns>What became of it; <see cref="EventRaise.Idle"/> if it was not pending.</returns>
    public EventRaise Unmask(uint port, ref FifoPortWords words, int cpu, uint priority)
    {
        Take();
        var raised = EventRaise.Idle;
        if (PageOf(port) is var page and not 0)
        {
            var before = TOrder.And(ref FifoMemory.Word(page, port), ~FifoLayout.Masked, ClearMask);
            raised =
                (before & FifoLayout.Pending) != 0
                    ? RaiseInside(port, ref words, cpu, priority)
                    : EventRaise.Idle;
        }

        Drop();
        return raised;
    }

    /// <summary>Takes an event back: its port is closed. A queue that it is on keeps it, not pending, until the guest comes by.</summary>
    /// <param name="port">The port.</param>
    /// <param name="words">What is kept of the port.</param>
    public void Clear(uint port, ref FifoPortWords words)
    {
        Take();
        TOrder.Store(ref words.Saved, 0);
        if (PageOf(port) is var page and not 0)
        {
            TOrder.And(ref FifoMemory.Word(page, port), ~FifoLayout.Pending, SetEvent);
        }

        Drop();
    }

    /// <summary>An event's word at this moment.</summary>
    /// <param name="port">The port.</param>
    /// <param name="word">What the guest's memory held; only bits are to be asked of it.</param>
    /// <returns><see langword="false"/> if its page is not there.</returns>
    public bool TryLook(uint port, out uint word)
    {
        Take();
        var page = PageOf(port);
        word = page == 0 ? 0 : TOrder.Load(ref FifoMemory.Word(page, port));
        Drop();
        return page != 0;
    }

    // The page of a port's word, 0 if it is not there; outside Lock it may have come since.
    private ulong PageOf(uint port)
    {
        var page = port / FifoLayout.WordsPerPage;
        // E6, with TryAddPage.
        return page < TOrder.Load(ref _own.Domain.PageCount) ? TOrder.Load(ref _own.Page(page)) : 0;
    }

    private void Take()
    {
        // E4, with Drop.
        for (
            var spins = 1;
            TOrder.CompareExchange(ref _own.Domain.Lock, 1, 0, TakeQueues) != 0;
            spins++
        )
        {
            TOrder.SpinHint();
            if (spins % SpinsAYield == 0)
            {
                Thread.Yield(); // Its holder may wait for a CPU.
            }
        }
    }

    private void Drop() => TOrder.StoreRelease(ref _own.Domain.Lock, 0, DropQueues);
}
