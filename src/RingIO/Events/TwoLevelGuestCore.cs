// SPDX-License-Identifier: MIT

// The 2-level ABI, the guest's side. Words and their initial values: see TwoLevelCore.
//
// Words
//   those of TwoLevelCore; the scan of a virtual CPU is private to it
//
// Invariants
//   I1  what was taken from the selector is looked at before the next mark is waited for
//
// Edges
//   E1  TwoLevelCore.SetPending -> and Pending (TakePending) -> what the guest does for the event
//   E2  TwoLevelCore.SetSelector -> exchange PendingSelector (TakeSelector) -> load Pending
//   E3  and Mask (UnmaskOwn), load Pending
//         against TwoLevelCore.Raise: or Pending, load Mask: one of the two sees the other
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: MaskEvent: an event that comes before the mask is seen is delivered once more, which every handler must
//   bear. [4d6c8838]
//   Redundant: TellOneself: the CPU itself takes what it tells itself. [4d6c8838]
//
// Linearization: taking at TakePending. Progress: wait-free; a look at all ports is 64 words. Trust: the hypervisor's words
// are trusted as far as a guest trusts its hypervisor; whatever they hold, a look is bounded and names ports below 4096.

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>The guest's side of the 2-level ABI as an algorithm over any memory order.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. Members that take a CPU are for the thread that is this CPU, the others for any.</remarks>
public readonly struct TwoLevelGuestCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: taking the selector.</summary>
    public const int TakeSelector = 561;

    /// <summary>Edge: taking an event.</summary>
    public const int TakePending = 562;

    /// <summary>Edge: masking an event.</summary>
    public const int MaskEvent = 563;

    /// <summary>Edge: unmasking an event without the hypervisor.</summary>
    public const int UnmaskOwn = 564;

    /// <summary>Edge: telling oneself of an event that was pending while it was masked.</summary>
    public const int TellOneself = 565;

    private readonly UpcallCore<TOrder> _upcalls;
    private readonly Slots<VcpuInfoWords> _cpus;
    private readonly Slots<ulong> _pending;
    private readonly Slots<ulong> _mask;

    /// <summary>Views the words of a domain.</summary>
    /// <param name="sharedInfo">The address of its shared information, see <see cref="SharedInfoLayout"/>.</param>
    public TwoLevelGuestCore(nint sharedInfo)
    {
        _upcalls = new(sharedInfo);
        _cpus = new(sharedInfo, SharedInfoLayout.MaxVcpus);
        _pending = new(sharedInfo + SharedInfoLayout.PendingOffset, SharedInfoLayout.Words);
        _mask = new(sharedInfo + SharedInfoLayout.MaskOffset, SharedInfoLayout.Words);
    }

    /// <summary>Finds and takes the next event.</summary>
    /// <param name="cpu">The calling virtual CPU.</param>
    /// <param name="scan">Where this CPU is in its look; the default value at first.</param>
    /// <param name="routed">The ports that are this CPU's own: 64 words of bits; others' events are left.</param>
    /// <param name="port">The event's port.</param>
    /// <returns><see langword="false"/> if there is none: wait for the next upcall.</returns>
    public bool TryTake(int cpu, ref TwoLevelScan scan, ReadOnlySpan<ulong> routed, out uint port)
    {
        // Two rounds: what is left of the last look, and a new one. Whoever comes after that marks the CPU again.
        for (var round = 0; round < 2; )
        {
            if (scan.Bits != 0)
            {
                port = (scan.Word * 64) + (uint)ulong.TrailingZeroCount(scan.Bits);
                scan.Bits &= scan.Bits - 1;
                // Masked since the look: it stays, for whoever unmasks it.
                if ((Active(scan.Word) & (1UL << (int)(port % 64))) != 0 && TryTake(port))
                {
                    return true;
                }
            }
            else if (scan.Selector != 0)
            {
                scan.Word = (uint)ulong.TrailingZeroCount(scan.Selector);
                scan.Selector &= scan.Selector - 1;
                scan.Bits = Active(scan.Word) & routed[(int)scan.Word];
            }
            else if (++round < 2 && _upcalls.Take(cpu))
            {
                // E2, with SetSelector.
                scan.Selector = TOrder.Exchange(
                    ref _cpus[(uint)cpu].PendingSelector,
                    0,
                    TakeSelector
                );
            }
            else
            {
                break;
            }
        }

        port = 0;
        return false;
    }

    /// <summary>Takes an event if it is pending, masked or not.</summary>
    /// <param name="port">The port, below <see cref="SharedInfoLayout.TwoLevelPorts"/>.</param>
    /// <returns>Whether it was.</returns>
    public bool TryTake(uint port)
    {
        var (word, bit) = Place(port);
        return (TOrder.And(ref _pending[word], ~bit, TakePending) & bit) != 0; // E1, with SetPending
    }

    /// <summary>Masks an event: it may be raised and is not delivered.</summary>
    /// <param name="port">The port, below <see cref="SharedInfoLayout.TwoLevelPorts"/>.</param>
    public void Mask(uint port)
    {
        var (word, bit) = Place(port);
        TOrder.Or(ref _mask[word], bit, MaskEvent);
    }

    /// <summary>Unmasks an event of the calling CPU without the hypervisor; if it is pending, the CPU is marked.</summary>
    /// <param name="port">The port, below <see cref="SharedInfoLayout.TwoLevelPorts"/>, bound to <paramref name="cpu"/>.</param>
    /// <param name="cpu">The calling virtual CPU. Another asks the hypervisor instead.</param>
    /// <returns>Whether it was pending: look for events before waiting.</returns>
    public bool Unmask(uint port, int cpu)
    {
        var (word, bit) = Place(port);
        TOrder.And(ref _mask[word], ~bit, UnmaskOwn);
        // E3, with TwoLevelCore.Raise.
        if ((TOrder.Load(ref _pending[word]) & bit) == 0)
        {
            return false;
        }

        TOrder.Or(ref _cpus[(uint)cpu].PendingSelector, 1UL << (int)word, TellOneself);
        _upcalls.Mark(cpu);
        return true;
    }

    private ulong Active(uint word) =>
        // Behind TakeSelector, or the CPU's own; the event is taken by TakePending, which orders what comes behind it.
        TOrder.Load(ref _pending[word]) & ~TOrder.Load(ref _mask[word]);

    private static (ulong Word, ulong Bit) Place(uint port) =>
        (port / 64 % SharedInfoLayout.Words, 1UL << (int)(port % 64));
}
