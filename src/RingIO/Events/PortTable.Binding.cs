// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

public sealed partial class PortTable
{
    private readonly PortEntry?[] _irqs;
    private uint _firstFree = 1;

    private int Limit =>
        Math.Min(_options.PortLimit, IsFifo ? FifoLayout.Ports : SharedInfoLayout.TwoLevelPorts);

    /// <summary>Takes a port that a named domain may bind to (EVTCHNOP_alloc_unbound).</summary>
    /// <param name="remote">Who may; the domain itself for a loop.</param>
    /// <param name="port">The port.</param>
    /// <returns>Success, no space, or try again.</returns>
    public EventStatus AllocateUnbound(DomainId remote, out EventPort port)
    {
        lock (_channels.Changes)
        {
            var status = Allocate(out var entry);
            port = new(entry?.Number ?? 0);
            if (entry is not null)
            {
                entry.Close();
                (entry.Kind, entry.Remote) = (EventPortKind.Unbound, remote);
                entry.Open(null);
            }

            return status;
        }
    }

    /// <summary>Binds a new port to one that waits for this domain (EVTCHNOP_bind_interdomain). The new port is pending at once, for the other end may have sent before.</summary>
    /// <param name="remote">The other domain.</param>
    /// <param name="remotePort">Its port.</param>
    /// <param name="port">The new port.</param>
    /// <returns>Success, no such domain, a port that does not wait for this domain, no space, or try again.</returns>
    public EventStatus BindInterdomain(DomainId remote, EventPort remotePort, out EventPort port)
    {
        PortEntry? entry;
        EventRaise raised;
        port = default;
        lock (_channels.Changes)
        {
            if (_channels.Find(remote) is not { } table)
            {
                return EventStatus.NoSuchDomain;
            }

            if (table.IsResetting)
            {
                return EventStatus.TryAgain;
            }

            if (
                table.Find(remotePort) is not { Kind: EventPortKind.Unbound } other
                || other.Remote != Domain
            )
            {
                return EventStatus.InvalidArgument;
            }

            var status = Allocate(out entry);
            if (entry is null)
            {
                return status;
            }

            entry.Close();
            other.Close();
            (entry.Kind, entry.Remote, entry.Peer) = (EventPortKind.Interdomain, remote, other);
            (other.Kind, other.Peer) = (EventPortKind.Interdomain, entry);
            raised = Raise(entry, 0);
            entry.Open(other);
        }

        port = new(entry.Number);
        Tell(raised, 0);
        return EventStatus.Success;
    }

    /// <summary>Binds a new port to a virtual interrupt (EVTCHNOP_bind_virq).</summary>
    /// <param name="irq">Which.</param>
    /// <param name="vcpu">Whose; 0 for a global one, which <see cref="BindVcpu"/> may move.</param>
    /// <param name="port">The port.</param>
    /// <returns>Success, no such virtual CPU or interrupt, bound already, no space, or try again.</returns>
    public EventStatus BindIrq(VirtualIrq irq, CpuId vcpu, out EventPort port)
    {
        port = default;
        if ((uint)irq >= VirtualIrqs.Count || (VirtualIrqs.IsGlobal(irq) && vcpu.Value != 0))
        {
            return EventStatus.InvalidArgument;
        }

        if (!Has(vcpu))
        {
            return EventStatus.NoSuchVcpu;
        }

        lock (_channels.Changes)
        {
            ref var bound = ref Bound(irq, vcpu.Value);
            if (bound is not null)
            {
                return EventStatus.AlreadyBound;
            }

            var status = Allocate(out var entry);
            if (entry is not null)
            {
                entry.Close();
                (entry.Kind, entry.Irq, entry.Vcpu) = (EventPortKind.VirtualIrq, irq, vcpu.Value);
                Volatile.Write(ref bound, entry);
                entry.Open(null);
                port = new(entry.Number);
            }

            return status;
        }
    }

    /// <summary>Takes a port by which the domain's virtual CPUs call one of them (EVTCHNOP_bind_ipi).</summary>
    /// <param name="vcpu">Which is called; for good.</param>
    /// <param name="port">The port.</param>
    /// <returns>Success, no such virtual CPU, no space, or try again.</returns>
    public EventStatus BindIpi(CpuId vcpu, out EventPort port)
    {
        port = default;
        if (!Has(vcpu))
        {
            return EventStatus.NoSuchVcpu;
        }

        lock (_channels.Changes)
        {
            var status = Allocate(out var entry);
            if (entry is not null)
            {
                entry.Close();
                (entry.Kind, entry.Vcpu) = (EventPortKind.Ipi, vcpu.Value);
                entry.Open(null);
                port = new(entry.Number);
            }

            return status;
        }
    }

    /// <summary>Chooses the virtual CPU that is told of a port's events from now on (EVTCHNOP_bind_vcpu).</summary>
    /// <param name="port">The domain's port: unbound, between domains, or of a global interrupt.</param>
    /// <param name="vcpu">The virtual CPU.</param>
    /// <returns>Success, no such virtual CPU, or no such port.</returns>
    public EventStatus BindVcpu(EventPort port, CpuId vcpu)
    {
        if (!Has(vcpu))
        {
            return EventStatus.NoSuchVcpu;
        }

        lock (_channels.Changes)
        {
            var entry = Find(port);
            var moves = entry?.Kind switch
            {
                EventPortKind.Unbound or EventPortKind.Interdomain => true,
                EventPortKind.VirtualIrq => VirtualIrqs.IsGlobal(entry.Irq),
                _ => false,
            };
            if (!moves)
            {
                return EventStatus.InvalidArgument;
            }

            entry!.Vcpu = vcpu.Value;
            return EventStatus.Success;
        }
    }

    /// <summary>
    /// Closes a port (EVTCHNOP_close): its event is taken back, and the other end waits for this domain again. Under the FIFO ABI
    /// its number is free once the guest has taken it off the queue that it may be on.
    /// </summary>
    /// <param name="port">The domain's port.</param>
    /// <returns>Success, or that it is not in use.</returns>
    public EventStatus Close(EventPort port)
    {
        lock (_channels.Changes)
        {
            return Find(port) is { Kind: not EventPortKind.Closed } entry
                ? CloseInside(entry)
                : EventStatus.InvalidArgument;
        }
    }

    private EventStatus CloseInside(PortEntry entry)
    {
        var peer = entry.Peer;
        entry.Close();
        if (peer is not null)
        {
            (peer.Kind, peer.Remote, peer.Peer) = (EventPortKind.Unbound, Domain, null);
        }

        if (entry.Kind == EventPortKind.VirtualIrq)
        {
            // A global one may have moved to another virtual CPU: it was bound at the first.
            Bound(entry.Irq, VirtualIrqs.IsGlobal(entry.Irq) ? 0 : entry.Vcpu) = null;
        }

        TakeBack(entry);
        (entry.Kind, entry.Peer, entry.Irq, entry.Remote) = (
            EventPortKind.Closed,
            null,
            default,
            default
        );
        (entry.Vcpu, entry.Priority) = (0, FifoLayout.DefaultPriority);
        _firstFree = Math.Min(_firstFree, entry.Number);
        entry.Open(peer);
        return EventStatus.Success;
    }

    private EventStatus Allocate(out PortEntry? entry)
    {
        entry = null;
        if (_isGone)
        {
            return EventStatus.NoSuchDomain;
        }

        if (IsResetting)
        {
            return EventStatus.TryAgain;
        }

        var limit = (uint)Limit;
        for (var number = _firstFree; number < limit; number++)
        {
            var found = Find(new(number));
            var isFree = found is null or { Kind: EventPortKind.Closed };
            if (isFree && found is not null && IsQueued(found))
            {
                // Free once the guest has come by; until then not the first that is.
                continue;
            }

            if (number == _firstFree)
            {
                _firstFree++;
            }

            if (isFree)
            {
                entry = found ?? Add(number);
                return EventStatus.Success;
            }
        }

        return EventStatus.NoSpace;
    }

    private PortEntry Add(uint number)
    {
        if (number >= _entries.Length)
        {
            var larger = _entries;
            Array.Resize(ref larger, _entries.Length * 2);
            Volatile.Write(ref _entries, larger);
        }

        var entry = new PortEntry(this, number);
        Volatile.Write(ref _entries[number], entry);
        return entry;
    }

    // As in Xen (evtchn_port_is_busy): an event of the new port would wait in the old one's queue, of another virtual CPU or priority.
    private bool IsQueued(PortEntry entry) =>
        _fifo is { } fifo
        && fifo.Core.TryLook(entry.Number, out var word)
        && (word & FifoLayout.Linked) != 0;

    private bool Has(CpuId vcpu) => (uint)vcpu.Value < (uint)Vcpus;

    private ref PortEntry? Bound(VirtualIrq irq, int vcpu) =>
        ref _irqs[(vcpu * VirtualIrqs.Count) + (int)irq];
}
