// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>A domain's FIFO queues with what they stand on: the hypervisor's private words, and leases on the guest's pages.</summary>
internal sealed class FifoQueues : IDisposable
{
    private readonly PortableBacking _own;
    private readonly List<PageLease> _leases = [];

    public FifoQueues(int vcpus, nint sharedInfo)
    {
        _own = new(FifoMemory.BytesFor(vcpus));
        Core = new(new(_own.Address, vcpus), sharedInfo);
    }

    public FifoCore<HardwareOrder> Core { get; }

    /// <summary>How many pages of event words there are.</summary>
    public uint Pages { get; set; }

    /// <summary>Keeps a guest's page mapped.</summary>
    public void Keep(PageRegion page) => _leases.Add(page.Backing.Lease());

    public void Dispose()
    {
        foreach (var lease in _leases)
        {
            lease.Dispose();
        }

        _own.Dispose();
    }
}
