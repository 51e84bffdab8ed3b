// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>A guest's event channels by the FIFO ABI: up to 131072 ports, in the order of their events, 16 priorities.</summary>
/// <remarks>Thread safety: see <see cref="IGuestEvents"/>; pages are added by one thread at a time. Ownership: dispose of it once its domain has been reset; the guest's pages are leased until then.</remarks>
public sealed class FifoGuest : IGuestEvents, IDisposable
{
    private readonly PortTable _hypervisor;
    private readonly PortableBacking _own;
    private readonly List<PageLease> _leases = [];
    private readonly FifoGuestCore<HardwareOrder> _core;
    private readonly FifoScan[] _scans;
    private int _pages;

    /// <summary>Makes a guest's side, without control blocks and pages.</summary>
    /// <param name="hypervisor">Whom it asks.</param>
    /// <param name="sharedInfo">Its shared information: see <see cref="SharedInfoLayout"/>.</param>
    public FifoGuest(PortTable hypervisor, PageRegion sharedInfo)
    {
        ArgumentNullException.ThrowIfNull(hypervisor);
        _hypervisor = hypervisor;
        _own = new(FifoMemory.BytesFor(hypervisor.Vcpus));
        _core = new(new(_own.Address, hypervisor.Vcpus), sharedInfo.Address);
        _scans = [.. Enumerable.Range(0, hypervisor.Vcpus).Select(_ => new FifoScan())];
    }

    /// <summary>Gives a virtual CPU its control block; do so for each before ports are bound.</summary>
    /// <param name="vcpu">The virtual CPU.</param>
    /// <param name="page">A page of 4096 bytes, zeroed where the block lies.</param>
    /// <param name="offset">Where in it the block lies: a multiple of 8.</param>
    /// <returns>What the hypervisor said.</returns>
    public EventStatus InitControl(CpuId vcpu, PageRegion page, uint offset)
    {
        var status = _hypervisor.InitControl(vcpu, page, offset);
        if (status == EventStatus.Success)
        {
            _leases.Add(page.Backing.Lease());
            _core.NoteControlBlock(vcpu.Value, page.Address + (nint)offset);
        }

        return status;
    }

    /// <summary>Adds a page: 1024 more event words, all masked.</summary>
    /// <param name="page">A page of 4096 bytes; the guest writes all of it.</param>
    /// <returns>What the hypervisor said.</returns>
    /// <exception cref="InvalidOperationException">There are as many pages as there can be.</exception>
    public EventStatus Expand(PageRegion page)
    {
        if (_pages == FifoLayout.MaxPages)
        {
            throw new InvalidOperationException(
                $"{FifoLayout.MaxPages} pages hold the words of all {FifoLayout.Ports} ports: there is nothing to add."
            );
        }

        _core.InitPage(page.Address);
        // Known here before an event can come.
        _core.NotePage(page.Address);
        var status = _hypervisor.Expand(page);
        if (status == EventStatus.Success)
        {
            _pages++;
            _leases.Add(page.Backing.Lease());
        }
        else
        {
            _core.ForgetPage();
        }

        return status;
    }

    /// <inheritdoc/>
    public bool TryConsumePending(CpuId vcpu, out EventPort port)
    {
        var found = _core.TryTake(vcpu.Value, _scans[vcpu.Value], out var number);
        port = new(number);
        return found;
    }

    /// <inheritdoc/>
    public void Mask(EventPort port) => _core.Mask(port.Number);

    /// <inheritdoc/>
    public EventStatus Unmask(EventPort port) =>
        _core.TryUnmask(port.Number) ? EventStatus.Success : _hypervisor.Unmask(port);

    /// <summary>What a virtual CPU's queues held that a correct hypervisor does not write.</summary>
    /// <param name="vcpu">The virtual CPU.</param>
    /// <returns>The first fault; null for none.</returns>
    public RingFault? FaultOf(CpuId vcpu) => _scans[vcpu.Value].Fault;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lease in _leases)
        {
            lease.Dispose();
        }

        _own.Dispose();
    }
}
