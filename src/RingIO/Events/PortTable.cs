// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>A domain's ports, the hypervisor's side: what the domain may ask for (event_channel.h: EVTCHNOP_*), and the delivery of its events.</summary>
/// <remarks>
/// <para>What the domain asks comes back as a status, never as an exception, whatever it passes. Whatever its memory holds,
/// each call is bounded and touches only words of the domain's own pages. Who may ask for another domain is the caller's
/// affair: every member speaks for the table's domain.</para>
/// <para>Thread safety: every member may be called from any thread. Sending takes no lock and allocates nothing; calls that change
/// ports wait for each other.</para>
/// </remarks>
public sealed partial class PortTable : IDisposable
{
    private readonly EventChannels _channels;
    private readonly EventDomainOptions _options;
    private readonly PageLease _sharedInfoLease;
    private readonly nint _sharedInfo;
    private readonly TwoLevelCore<HardwareOrder> _twoLevel;
    private PortEntry?[] _entries = new PortEntry?[64];
    private bool _isGone;

    internal PortTable(
        EventChannels channels,
        DomainId domain,
        PageRegion sharedInfo,
        EventDomainOptions options
    )
    {
        Require(
            sharedInfo.Length >= SharedInfoLayout.Bytes && sharedInfo.Offset % 8 == 0,
            $"The shared information needs {SharedInfoLayout.Bytes} bytes at a multiple of 8; there are {sharedInfo.Length} at {sharedInfo.Offset}."
        );
        Require(
            options.Vcpus is > 0 and <= SharedInfoLayout.MaxVcpus,
            $"A domain has 1 to {SharedInfoLayout.MaxVcpus} virtual CPUs, not {options.Vcpus}."
        );
        Require(
            options.PortLimit is > 1 and <= FifoLayout.Ports,
            $"The limit of ports is 2 to {FifoLayout.Ports}, not {options.PortLimit}."
        );
        Require(
            options.Throttle is null or { MaxDeliveries: > 0, Window.Ticks: > 0 },
            $"A throttle allows at least one delivery in a window above zero, not {options.Throttle}."
        );
        ArgumentNullException.ThrowIfNull(options.Upcalls);
        (_channels, _options, Domain) = (channels, options, domain);
        _irqs = new PortEntry?[options.Vcpus * VirtualIrqs.Count];
        _deferred = options.Throttle is null ? [] : new ulong[FifoLayout.Ports / 64];
        _sharedInfoLease = sharedInfo.Backing.Lease();
        _sharedInfo = sharedInfo.Address;
        _twoLevel = new(_sharedInfo);
    }

    /// <summary>Whose ports these are.</summary>
    public DomainId Domain { get; }

    /// <summary>How many virtual CPUs the domain has.</summary>
    public int Vcpus => _options.Vcpus;

    /// <summary>Whether the domain has chosen the FIFO ABI.</summary>
    public bool IsFifo => _fifo is not null;

    /// <summary>How many storms there were: windows in which a port spent its budget.</summary>
    public long Storms => Volatile.Read(ref _storms);

    /// <summary>Sends an event to the other end of a port (EVTCHNOP_send). A port that nobody is bound to takes it silently.</summary>
    /// <param name="port">The domain's port: between domains, or for its own virtual CPUs.</param>
    /// <returns>Success, or that it is no such port.</returns>
    public EventStatus Notify(EventPort port)
    {
        if (Find(port) is not { } entry)
        {
            return EventStatus.InvalidArgument;
        }

        entry.Enter();
        var target = entry.Kind switch
        {
            EventPortKind.Interdomain => entry.Peer,
            EventPortKind.Ipi => entry,
            _ => null,
        };
        var status =
            target is not null || entry.Kind == EventPortKind.Unbound
                ? EventStatus.Success
                : EventStatus.InvalidArgument;
        var vcpu = target?.Vcpu ?? 0;
        var raised = target?.Table.Raise(target, vcpu) ?? EventRaise.Idle;
        entry.Leave();
        target?.Table.Tell(raised, vcpu);
        return status;
    }

    /// <summary>Raises a virtual interrupt: the hypervisor's own event.</summary>
    /// <param name="irq">Which.</param>
    /// <param name="vcpu">Whose; of a global one the number is ignored.</param>
    /// <returns>Whether the domain has a port for it; otherwise it is dropped.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such virtual CPU or interrupt.</exception>
    public bool RaiseIrq(VirtualIrq irq, CpuId vcpu)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            (uint)vcpu.Value,
            (uint)Vcpus,
            nameof(vcpu)
        );
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            (uint)irq,
            (uint)VirtualIrqs.Count,
            nameof(irq)
        );
        ref var bound = ref Bound(irq, VirtualIrqs.IsGlobal(irq) ? 0 : vcpu.Value);
        if (Volatile.Read(ref bound) is not { } entry)
        {
            return false;
        }

        entry.Enter();
        // Looked at again inside: the port may have become another one.
        var isBound = bound == entry;
        var target = entry.Vcpu;
        var raised = isBound ? Raise(entry, target) : EventRaise.Idle;
        entry.Leave();
        Tell(raised, target);
        return isBound;
    }

    /// <summary>Unmasks a port and tells its virtual CPU if an event is pending (EVTCHNOP_unmask).</summary>
    /// <param name="port">The domain's port.</param>
    /// <returns>Success, or that it is not in use.</returns>
    public EventStatus Unmask(EventPort port)
    {
        if (Find(port) is not { } entry)
        {
            return EventStatus.InvalidArgument;
        }

        entry.Enter();
        var isUsed = entry.Kind != EventPortKind.Closed;
        var vcpu = entry.Vcpu;
        var raised =
            !isUsed ? EventRaise.Idle
            : _fifo is { } fifo
                ? fifo.Core.Unmask(entry.Number, ref entry.Fifo, vcpu, entry.Priority)
            : _twoLevel.Unmask(entry.Number, vcpu);
        entry.Leave();
        Tell(raised, vcpu);
        return isUsed ? EventStatus.Success : EventStatus.InvalidArgument;
    }

    /// <summary>Looks for a port that is pending, masked or not (SCHEDOP_poll).</summary>
    /// <param name="ports">The domain's ports; each is judged before it is looked at (XSA-221).</param>
    /// <param name="pending">The first that is pending; <see langword="default"/> for none.</param>
    /// <returns>Success, or that one is not in use.</returns>
    public EventStatus Poll(ReadOnlySpan<EventPort> ports, out EventPort pending)
    {
        pending = default;
        foreach (var port in ports)
        {
            if (Find(port) is not { } entry)
            {
                return EventStatus.InvalidArgument;
            }

            entry.Enter();
            var isUsed = entry.Kind != EventPortKind.Closed;
            var isPending = isUsed && IsPending(entry);
            entry.Leave();
            if (!isUsed)
            {
                return EventStatus.InvalidArgument;
            }

            if (isPending)
            {
                pending = port;
                break;
            }
        }

        return EventStatus.Success;
    }

    /// <summary>What a port is (EVTCHNOP_status). One that is not in use is told as such.</summary>
    /// <param name="port">The domain's port.</param>
    /// <param name="info">What it is.</param>
    /// <returns>Success, or that it never was a port.</returns>
    public EventStatus Query(EventPort port, out EventPortInfo info)
    {
        if (Find(port) is not { } entry)
        {
            info = default;
            return EventStatus.InvalidArgument;
        }

        entry.Enter();
        info = new(
            entry.Kind,
            new(entry.Vcpu),
            entry.Remote,
            new(entry.Peer?.Number ?? 0),
            entry.Irq,
            (int)entry.Priority
        );
        entry.Leave();
        return EventStatus.Success;
    }

    /// <summary>Closes every port and takes the domain out: its memory is not touched any more.</summary>
    /// <remarks>An upcall that was decided before may still come.</remarks>
    public void Dispose()
    {
        lock (_channels.Changes)
        {
            if (!_isGone)
            {
                _isGone = true;
                BeginReset();
                ContinueReset(int.MaxValue);
                _channels.Remove(Domain);
                _sharedInfoLease.Dispose();
            }
        }
    }

    private static void Require(bool holds, string why)
    {
        if (!holds)
        {
            throw new ArgumentException(why);
        }
    }

    private PortEntry? Find(EventPort port)
    {
        var entries = Volatile.Read(ref _entries);
        return port.Number < (uint)entries.Length ? Volatile.Read(ref entries[port.Number]) : null;
    }
}
