// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>A guest's event channels by the 2-level ABI: 4096 ports, found by their bits.</summary>
/// <remarks>Thread safety: see <see cref="IGuestEvents"/>. Ownership: whoever makes it keeps the page mapped.</remarks>
public sealed class TwoLevelGuest : IGuestEvents
{
    private readonly PortTable _hypervisor;
    private readonly TwoLevelGuestCore<HardwareOrder> _core;
    private readonly TwoLevelScan[] _scans;
    private readonly ulong[][] _routed;

    /// <summary>Makes a guest's side; every port is routed to virtual CPU 0, as its binding is at first.</summary>
    /// <param name="hypervisor">Whom it asks.</param>
    /// <param name="sharedInfo">Its shared information, zeroed.</param>
    /// <exception cref="ArgumentException">The page is too small or not at a multiple of 8.</exception>
    public TwoLevelGuest(PortTable hypervisor, PageRegion sharedInfo)
    {
        ArgumentNullException.ThrowIfNull(hypervisor);
        if (sharedInfo.Length < SharedInfoLayout.Bytes || sharedInfo.Offset % 8 != 0)
        {
            throw new ArgumentException(
                $"The shared information needs {SharedInfoLayout.Bytes} bytes at a multiple of 8; there are {sharedInfo.Length} at {sharedInfo.Offset}.",
                nameof(sharedInfo)
            );
        }

        _hypervisor = hypervisor;
        _core = new(sharedInfo.Address);
        _scans = new TwoLevelScan[hypervisor.Vcpus];
        _routed = [.. _scans.Select(_ => new ulong[SharedInfoLayout.Words])];
        Array.Fill(_routed[0], ulong.MaxValue);
    }

    /// <inheritdoc/>
    public bool TryConsumePending(CpuId vcpu, out EventPort port)
    {
        var found = _core.TryTake(
            vcpu.Value,
            ref _scans[vcpu.Value],
            _routed[vcpu.Value],
            out var number
        );
        port = new(number);
        return found;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The ABI has no such port.</exception>
    public void Mask(EventPort port) => _core.Mask(Checked(port));

    /// <inheritdoc/>
    public EventStatus Unmask(EventPort port) => _hypervisor.Unmask(port);

    /// <summary>Unmasks a port of the calling virtual CPU without asking the hypervisor.</summary>
    /// <param name="port">The port, routed to <paramref name="vcpu"/>.</param>
    /// <param name="vcpu">The calling virtual CPU.</param>
    /// <returns>Whether an event was pending: no upcall comes for it; call <see cref="TryConsumePending"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ABI has no such port.</exception>
    public bool UnmaskOwn(EventPort port, CpuId vcpu) => _core.Unmask(Checked(port), vcpu.Value);

    /// <summary>Says which virtual CPU takes a port's events; call it once a port is bound for another one than CPU 0, before events come.</summary>
    /// <param name="port">The port, masked or without events meanwhile.</param>
    /// <param name="vcpu">The virtual CPU that the hypervisor tells.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ABI has no such port.</exception>
    public void Route(EventPort port, CpuId vcpu)
    {
        var (word, bit) = (Checked(port) / 64, 1UL << (int)(port.Number % 64));
        for (var cpu = 0; cpu < _routed.Length; cpu++)
        {
            ref var bits = ref _routed[cpu][word];
            _ = cpu == vcpu.Value ? Interlocked.Or(ref bits, bit) : Interlocked.And(ref bits, ~bit);
        }
    }

    // The core would take its bits for another port's.
    private static uint Checked(EventPort port) =>
        port.Number < SharedInfoLayout.TwoLevelPorts
            ? port.Number
            : throw new ArgumentOutOfRangeException(
                nameof(port),
                $"The 2-level ABI has ports below {SharedInfoLayout.TwoLevelPorts}, not {port}: more take the FIFO ABI."
            );
}
