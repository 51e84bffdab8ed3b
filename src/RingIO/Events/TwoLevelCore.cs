// SPDX-License-Identifier: MIT

// The 2-level ABI, the hypervisor's side: a bit a port, a word of them a bit of the selector, and the upcall (event_channel.h,
// xen.h: evtchn_pending, evtchn_mask, evtchn_pending_sel).
//
// Words (writers / readers / initial value), in shared_info
//   Pending[w]       the hypervisor sets bits; guest and hypervisor clear them / both / 0
//   Mask[w]          the guest; the hypervisor clears bits when asked to unmask / both / guest's choice
//   PendingSelector  the hypervisor sets bits; the virtual CPU takes all / both / 0
//   Upcall           see UpcallCore
//
// Invariants
//   I1  an event that is pending and not masked has its word's bit in the selector of its virtual CPU, or that CPU has taken
//       the bit and not yet read the word, or somebody is about to set it
//
// Edges
//   E1  what the sender did -> or Pending (SetPending) -> TwoLevelGuestCore.TakePending -> what the guest does for it
//   E2  or Pending -> or PendingSelector (SetSelector) -> TwoLevelGuestCore.TakeSelector -> load Pending: who takes the
//       selector's bit sees the event
//   E3  or Pending (SetPending), load Mask
//         against TwoLevelGuestCore.Unmask: and Mask, load Pending: one of the two sees the other (both are full fences)
//   E4  and Mask (UnmaskEvent), load Pending: as E3, for a guest that asks the hypervisor
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: SetSelector: SetPending or UnmaskEvent before it, and MarkUpcall behind it, are full fences. [7c9c0e74]
//
// Linearization: raising at SetPending; taking at TakePending. Progress: wait-free, 3 interlocked operations at most, whatever
// the guest writes. Wrap: none. Trust: every word is the guest's too. Nothing that is read here is used but to decide whether to go on.

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>The hypervisor's side of the 2-level ABI as an algorithm over any memory order.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. Every member may be called from any thread.</remarks>
public readonly struct TwoLevelCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: setting, or clearing, a pending bit.</summary>
    public const int SetPending = 556;

    /// <summary>Edge: setting a bit of the selector.</summary>
    public const int SetSelector = 557;

    /// <summary>Edge: clearing a mask bit for the guest.</summary>
    public const int UnmaskEvent = 558;

    private readonly UpcallCore<TOrder> _upcalls;
    private readonly Slots<VcpuInfoWords> _cpus;
    private readonly Slots<ulong> _pending;
    private readonly Slots<ulong> _mask;

    /// <summary>Views the words of a domain.</summary>
    /// <param name="sharedInfo">The address of its shared information, see <see cref="SharedInfoLayout"/>.</param>
    public TwoLevelCore(nint sharedInfo)
    {
        _upcalls = new(sharedInfo);
        _cpus = new(sharedInfo, SharedInfoLayout.MaxVcpus);
        _pending = new(sharedInfo + SharedInfoLayout.PendingOffset, SharedInfoLayout.Words);
        _mask = new(sharedInfo + SharedInfoLayout.MaskOffset, SharedInfoLayout.Words);
    }

    /// <summary>Raises an event.</summary>
    /// <param name="port">The port, below <see cref="SharedInfoLayout.TwoLevelPorts"/>.</param>
    /// <param name="cpu">The virtual CPU to tell, below <see cref="SharedInfoLayout.MaxVcpus"/>.</param>
    /// <returns>What became of it; of <see cref="EventRaise.Upcall"/> the caller tells the virtual CPU.</returns>
    public EventRaise Raise(uint port, int cpu)
    {
        var (word, bit) = Place(port);
        if ((TOrder.Or(ref _pending[word], bit, SetPending) & bit) != 0) // E1, with TakePending
        {
            return EventRaise.AlreadyPending;
        }

        // E3, with TwoLevelGuestCore.Unmask.
        return (TOrder.Load(ref _mask[word]) & bit) != 0 ? EventRaise.Masked : Select(word, cpu);
    }

    /// <summary>Unmasks an event for the guest, and delivers it if it is pending.</summary>
    /// <param name="port">The port, below <see cref="SharedInfoLayout.TwoLevelPorts"/>.</param>
    /// <param name="cpu">The virtual CPU to tell.</param>
    /// <returns>What became of it; <see cref="EventRaise.Idle"/> if it was not masked or not pending.</returns>
    public EventRaise Unmask(uint port, int cpu)
    {
        var (word, bit) = Place(port);
        return
            (TOrder.And(ref _mask[word], ~bit, UnmaskEvent) & bit) != 0
            && (TOrder.Load(ref _pending[word]) & bit) != 0
            ? Select(word, cpu)
            : EventRaise.Idle;
    }

    /// <summary>Takes an event back: its port is closed.</summary>
    /// <param name="port">The port, below <see cref="SharedInfoLayout.TwoLevelPorts"/>.</param>
    public void Clear(uint port)
    {
        var (word, bit) = Place(port);
        TOrder.And(ref _pending[word], ~bit, SetPending);
    }

    /// <summary>Whether an event is pending.</summary>
    /// <param name="port">The port, below <see cref="SharedInfoLayout.TwoLevelPorts"/>.</param>
    /// <returns>What the guest's memory said at this moment.</returns>
    public bool IsPending(uint port)
    {
        var (word, bit) = Place(port);
        return (TOrder.Load(ref _pending[word]) & bit) != 0;
    }

    /// <summary>Whether an event is masked.</summary>
    /// <param name="port">The port, below <see cref="SharedInfoLayout.TwoLevelPorts"/>.</param>
    /// <returns>What the guest's memory said at this moment.</returns>
    public bool IsMasked(uint port)
    {
        var (word, bit) = Place(port);
        return (TOrder.Load(ref _mask[word]) & bit) != 0;
    }

    private EventRaise Select(ulong word, int cpu)
    {
        var bit = 1UL << (int)word;
        // E2, with TakeSelector. A bit that was set before has been told of, or is being told of.
        var before = TOrder.Or(ref _cpus[(uint)cpu].PendingSelector, bit, SetSelector);
        return (before & bit) == 0 && _upcalls.Mark(cpu) ? EventRaise.Upcall : EventRaise.Queued;
    }

    private static (ulong Word, ulong Bit) Place(uint port) =>
        (port / 64 % SharedInfoLayout.Words, 1UL << (int)(port % 64));
}
