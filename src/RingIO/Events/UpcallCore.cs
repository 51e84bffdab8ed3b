// SPDX-License-Identifier: MIT

// The last step of a delivery: telling a virtual CPU that something is pending.
//
// Words (writers / readers / initial value), in vcpu_info
//   Upcall, low byte   the hypervisor, sets bit 0; the guest, clears it / both / 0
//   Upcall, high byte  the guest: it wants no upcalls now / the hypervisor / 0 here, 1 in a guest that starts under Xen
//
// Invariants
//   I1  a virtual CPU whose selector, or ready word, was changed while the low byte was 0 is told, or told as soon as it unmasks
//
// Edges
//   E1  or PendingSelector, or Ready -> or Upcall (MarkUpcall) -> and Upcall (TakeUpcall) -> exchange PendingSelector, or Ready:
//       the guest clears first and looks then. One bit in one word: either the guest's look comes after the mark, or the mark
//       finds the bit cleared and the guest is told again.
//   Both bytes are one word here, so that mark and mask need no fence between them: one comes first.
//
// Linearization: at the operations on Upcall. Progress: wait-free.
// Trust: the guest may write anything here and harms only itself: it is told too often or not at all.

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>The upcall words of a domain's virtual CPUs as an algorithm over any memory order.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. The hypervisor's members may be called from any thread, the guest's from the thread that is the virtual CPU.</remarks>
public readonly struct UpcallCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: the hypervisor marks that something is pending.</summary>
    public const int MarkUpcall = 551;

    /// <summary>Edge: the guest takes the mark.</summary>
    public const int TakeUpcall = 552;

    /// <summary>Edge: the guest forbids upcalls, or lets them come again.</summary>
    public const int MaskUpcall = 553;

    private const ushort Pending = 0x0001;
    private const ushort MaskBit = 0x0100;

    private readonly Slots<VcpuInfoWords> _cpus;

    /// <summary>Views the words of a domain.</summary>
    /// <param name="sharedInfo">The address of its shared information, see <see cref="SharedInfoLayout"/>.</param>
    public UpcallCore(nint sharedInfo) => _cpus = new(sharedInfo, SharedInfoLayout.MaxVcpus);

    /// <summary>Hypervisor: marks that something is pending.</summary>
    /// <param name="cpu">The virtual CPU, below <see cref="SharedInfoLayout.MaxVcpus"/>.</param>
    /// <returns>Whether it must be told: it was not marked before and does not mask upcalls.</returns>
    public bool Mark(int cpu) => TOrder.Or(ref Words(cpu).Upcall, Pending, MarkUpcall) == 0; // E1, with Take

    /// <summary>Guest: takes the mark; look for events after this.</summary>
    /// <param name="cpu">The calling virtual CPU.</param>
    /// <returns>Whether there was one.</returns>
    // Not looked at first: an old value could hide the mark from a CPU that was told without any order, and it would sleep for ever.
    public bool Take(int cpu) =>
        (TOrder.And(ref Words(cpu).Upcall, 0xFF00, TakeUpcall) & 0xFF) != 0;

    /// <summary>Guest or hypervisor: whether the virtual CPU is marked.</summary>
    /// <param name="cpu">The virtual CPU.</param>
    /// <returns>What the word said at this moment; a hint of no order.</returns>
    public bool IsMarked(int cpu) => (TOrder.Load(ref Words(cpu).Upcall) & 0xFF) != 0;

    /// <summary>Guest: wants no upcalls until <see cref="Unmask"/>. What is pending meanwhile is marked all the same.</summary>
    /// <param name="cpu">The calling virtual CPU.</param>
    public void Mask(int cpu) => TOrder.Or(ref Words(cpu).Upcall, MaskBit, MaskUpcall);

    /// <summary>Guest: wants upcalls again.</summary>
    /// <param name="cpu">The calling virtual CPU.</param>
    /// <returns>Whether it has been marked and must look for events now: nobody tells it of them any more.</returns>
    public bool Unmask(int cpu) =>
        (TOrder.And(ref Words(cpu).Upcall, 0x00FF, MaskUpcall) & 0xFF) != 0;

    private ref VcpuInfoWords Words(int cpu) => ref _cpus[(uint)cpu];
}
