// SPDX-License-Identifier: MIT

// The FIFO ABI, the guest's side. Words: see FifoCore; heads and ready bits that were taken are private to a virtual CPU.
//
// Words
//   those of FifoCore; of the guest's own FifoMemory PageCount, Page[n] and ControlBlock, written before the hypervisor is told
//
// Invariants
//   I1  an event is taken only while it is not linked, so that it is linked again when it is raised again
//   I2  a virtual CPU goes from event to event only along links that it has taken off their words
//
// Edges
//   E1  FifoCore.SetEvent -> and PENDING (TakeEvent) -> what the guest does for the event
//   E2  FifoCore.LinkTail -> and LINKED (Unlink) -> the next event's word
//   E3  FifoCore.RaiseReady -> exchange Ready (TakeReady) -> load Head
//   E5  Unlink -> load of the word: an event that was raised before is seen, one that is raised after is linked again
//   Pages and control blocks: the stores of whoever adds them -> FifoCore.DropQueues, TakeQueues of a sender -> its event
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: Unlink: LINKED and PENDING are bits of one word; what was sent is seen behind TakeEvent. [b071d2de]
//   Redundant: SetMask: an event that comes before the mask is seen is delivered once more, which every handler must bear.
//   [b071d2de]
//   Redundant: UnmaskOwn: MASKED and PENDING are bits of one word. [b071d2de]
//
// Linearization: taking at TakeEvent. Progress: wait-free but for unmasking, which is tried a few times and then left to the
// hypervisor. Trust: as far as a guest trusts its hypervisor; a link or a head that leads outside, or to what is not linked, ends
// that queue and is reported. A look ends: each step takes a LINKED bit off.

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>The guest's side of the FIFO ABI as an algorithm over any memory order.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. Members that take a CPU are for the thread that is this CPU, the others for any.</remarks>
public readonly struct FifoGuestCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: taking the ready word.</summary>
    public const int TakeReady = 586;

    /// <summary>Edge: taking an event off its queue.</summary>
    public const int Unlink = 587;

    /// <summary>Edge: taking an event.</summary>
    public const int TakeEvent = 588;

    /// <summary>Edge: masking an event.</summary>
    public const int SetMask = 589;

    /// <summary>Edge: unmasking an event without the hypervisor.</summary>
    public const int UnmaskOwn = 590;

    private const int UnmaskAttempts = 8;

    private readonly FifoMemory _own;
    private readonly UpcallCore<TOrder> _upcalls;

    /// <summary>Views a domain's queues.</summary>
    /// <param name="own">The guest's private words of them: its addresses of pages and control blocks.</param>
    /// <param name="sharedInfo">The guest's address of its shared information, for the upcall words.</param>
    public FifoGuestCore(FifoMemory own, nint sharedInfo)
    {
        _own = own;
        _upcalls = new(sharedInfo);
    }

    /// <summary>Masks every word of a page.</summary>
    /// <param name="address">Where the guest has it.</param>
    public void InitPage(nint address)
    {
        for (var word = 0u; word < FifoLayout.WordsPerPage; word++)
        {
            TOrder.Store(ref FifoMemory.Word((ulong)address, word), FifoLayout.Masked);
        }
    }

    /// <summary>Notes a page whose words are as they shall be; then the hypervisor is asked to add it.</summary>
    /// <param name="address">Where the guest has it.</param>
    /// <remarks>One thread at a time. A CPU that gets an event of the page sees the page: the hypervisor's words lie between.</remarks>
    public void NotePage(nint address)
    {
        var count = TOrder.Load(ref _own.Domain.PageCount);
        TOrder.Store(ref _own.Page(count), (ulong)address);
        TOrder.Store(ref _own.Domain.PageCount, count + 1);
    }

    /// <summary>Forgets the last page: the hypervisor refused it.</summary>
    public void ForgetPage() =>
        TOrder.Store(ref _own.Domain.PageCount, TOrder.Load(ref _own.Domain.PageCount) - 1);

    /// <summary>Notes a virtual CPU's control block; then the hypervisor is told of it.</summary>
    /// <param name="cpu">The virtual CPU.</param>
    /// <param name="address">Where the guest has it; zeroed.</param>
    public void NoteControlBlock(int cpu, nint address) =>
        TOrder.Store(ref _own.Cpu(cpu).ControlBlock, (ulong)address);

    /// <summary>Finds and takes the next event, of the highest priority that has one.</summary>
    /// <param name="cpu">The calling virtual CPU.</param>
    /// <param name="scan">Where this CPU is; a new one at first.</param>
    /// <param name="port">The event's port.</param>
    /// <returns><see langword="false"/> if there is none: wait for the next upcall.</returns>
    public bool TryTake(int cpu, FifoScan scan, out uint port)
    {
        ArgumentNullException.ThrowIfNull(scan);
        port = 0;
        var block = TOrder.Load(ref _own.Cpu(cpu).ControlBlock);
        if (block == 0)
        {
            return false;
        }

        var control = new Slots<FifoControlWords>((nint)block, 1);
        // What has become ready since, first: it may be more urgent. Whoever comes after this marks the CPU again.
        if (_upcalls.Take(cpu))
        {
            // E3, with RaiseReady. Other bits than the priorities' mean nothing.
            scan.Ready |=
                TOrder.Exchange(ref control.First.Ready, 0, TakeReady)
                & ((1u << FifoLayout.Priorities) - 1);
        }

        while (scan.Ready != 0)
        {
            var priority = int.TrailingZeroCount((int)scan.Ready);
            var found = TryUnlink(control, priority, scan, out port);
            if (scan.Heads[priority] == 0)
            {
                scan.Ready &= ~(1u << priority);
            }

            if (found && TryTake(port))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes an event if it is pending and not masked.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Whether it was.</returns>
    public bool TryTake(uint port)
    {
        if (!TryPage(port, out var page))
        {
            return false;
        }

        ref var word = ref FifoMemory.Word(page, port);
        // E5: behind Unlink. E1, with SetEvent.
        return (TOrder.Load(ref word) & (FifoLayout.Pending | FifoLayout.Masked))
                == FifoLayout.Pending
            && (TOrder.And(ref word, ~FifoLayout.Pending, TakeEvent) & FifoLayout.Pending) != 0;
    }

    /// <summary>Masks an event: it may be raised and is not delivered.</summary>
    /// <param name="port">The port; one whose page is not there is masked already.</param>
    public void Mask(uint port)
    {
        if (TryPage(port, out var page))
        {
            TOrder.Or(ref FifoMemory.Word(page, port), FifoLayout.Masked, SetMask);
        }
    }

    /// <summary>Unmasks an event that is not pending.</summary>
    /// <param name="port">The port.</param>
    /// <returns><see langword="false"/> if it is pending, or busy for long, or has no page: the hypervisor must unmask it.</returns>
    public bool TryUnmask(uint port)
    {
        if (!TryPage(port, out var page))
        {
            return false;
        }

        ref var word = ref FifoMemory.Word(page, port);
        // Of no order: an old value fails the exchange, or sends the caller to the hypervisor.
        var seen = TOrder.Load(ref word);
        for (var attempt = 0; attempt < UnmaskAttempts; attempt++)
        {
            if ((seen & FifoLayout.Masked) == 0)
            {
                return true;
            }

            if ((seen & FifoLayout.Pending) != 0)
            {
                return false;
            }

            // The rule of BUSY: only a word that is not busy is unmasked.
            var idle = seen & ~FifoLayout.Busy;
            seen = TOrder.CompareExchange(ref word, idle & ~FifoLayout.Masked, idle, UnmaskOwn);
            if (seen == idle)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryUnlink(
        Slots<FifoControlWords> control,
        int priority,
        FifoScan scan,
        out uint port
    )
    {
        ref var head = ref scan.Heads[priority];
        port =
            head != 0
                ? head
                : TOrder.Load( // Behind TakeReady: E3.
                    ref control.HalfWord(0, (FifoControlWords.HeadOffset / sizeof(uint)) + priority)
                );
        head = 0;
        if (!TryPage(port, out var page))
        {
            scan.Report(priority, port, "no page of event words holds it");
            return false;
        }

        var before = TOrder.And(
            ref FifoMemory.Word(page, port),
            ~(FifoLayout.Linked | FifoLayout.LinkMask),
            Unlink
        ); // E2, with LinkTail
        if ((before & FifoLayout.Linked) == 0)
        {
            scan.Report(priority, port, "it is not linked");
            return false;
        }

        head = before & FifoLayout.LinkMask;
        return true;
    }

    private bool TryPage(uint port, out ulong page)
    {
        var number = port / FifoLayout.WordsPerPage;
        page =
            port != 0 && number < TOrder.Load(ref _own.Domain.PageCount)
                ? TOrder.Load(ref _own.Page(number))
                : 0;
        return page != 0;
    }
}
