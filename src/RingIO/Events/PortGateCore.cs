// SPDX-License-Identifier: MIT

// Who sends through a port, and who changes it: senders pass together, a change waits for them and keeps others out.
//
// Words (writers / readers / initial value), the hypervisor's own
//   Gate   bits 0 to 30: senders inside, by addition; bit 31: closed, by the one who changes the port / both / 0
//
// Invariants
//   I1  while the gate is closed and nobody is inside, only the one who closed it touches the port and the words of its domains
//
// Edges
//   E1  and Gate (OpenGate) -> add to Gate (EnterGate) -> what the sender reads of the port
//   E2  what the sender did -> add to Gate (LeaveGate) -> acquire Gate (SeeSenders) -> the change: memory that a domain shared
//       is unmapped behind it
//   E3  or Gate (CloseGate), acquire Gate
//         against add to Gate (EnterGate): one word, so one comes first
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: CloseGate: closing and entering are one word, and SeeSenders orders what comes behind. [06fe367f]
//
// Linearization: at the operations on Gate. Progress: senders do not wait for each other; a change waits for those inside,
// whose work is bounded. One change at a time: by the table's lock.
// Trust: no word of a guest is read here.

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>A port's gate as an algorithm over any memory order.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <param name="gate">The gate's word, 0 at first.</param>
/// <remarks>A view: it owns nothing. Every member may be called from any thread; a gate is closed by one at a time.</remarks>
public readonly ref struct PortGateCore<TOrder>(ref uint gate)
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: a sender enters.</summary>
    public const int EnterGate = 593;

    /// <summary>Edge: a sender leaves.</summary>
    public const int LeaveGate = 594;

    /// <summary>Edge: the gate is closed.</summary>
    public const int CloseGate = 595;

    /// <summary>Edge: seeing that nobody is inside.</summary>
    public const int SeeSenders = 596;

    /// <summary>Edge: the gate is opened.</summary>
    public const int OpenGate = 597;

    private const uint Closed = 1u << 31;

    private readonly ref uint _gate = ref gate;

    /// <summary>Whether nobody is inside a gate that was closed.</summary>
    /// <returns>If so, nobody comes in before <see cref="Open"/>.</returns>
    public bool IsEmpty => TOrder.LoadAcquire(ref _gate, SeeSenders) == Closed; // E2, with Leave

    /// <summary>Enters, unless the gate is closed.</summary>
    /// <returns>If so, <see cref="Leave"/> follows; if not, the port is being changed: try again soon.</returns>
    public bool TryEnter()
    {
        if ((TOrder.Add(ref _gate, 1, EnterGate) & Closed) == 0) // E1, with Open
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Leaves.</summary>
    public void Leave() => TOrder.Add(ref _gate, uint.MaxValue, LeaveGate);

    /// <summary>Keeps others out; who is inside stays until it leaves, see <see cref="IsEmpty"/>.</summary>
    public void Close() => TOrder.Or(ref _gate, Closed, CloseGate);

    /// <summary>Lets others in.</summary>
    public void Open() => TOrder.And(ref _gate, ~Closed, OpenGate);
}
