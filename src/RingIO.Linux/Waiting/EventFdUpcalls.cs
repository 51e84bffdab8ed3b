// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>Upcalls as eventfds, one a virtual CPU: for those who wait in poll, epoll or io_uring, here or in another process.</summary>
/// <remarks>
/// The order that misses nothing: drain the doorbell (<see cref="EventFdDoorbell.TryConsume"/>), then take every pending event,
/// then wait. Ownership: dispose of it after its domain's port table. Thread safety: every member may be called from any thread.
/// </remarks>
public sealed class EventFdUpcalls : IUpcallSink, IDisposable
{
    private readonly EventFdDoorbell[] _doorbells;

    /// <summary>Makes the doorbells.</summary>
    /// <param name="vcpus">How many virtual CPUs, above 0.</param>
    /// <exception cref="LinuxException">The process or the system has too many descriptors.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public EventFdUpcalls(int vcpus)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vcpus);
        _doorbells = new EventFdDoorbell[vcpus];
        try
        {
            for (var vcpu = 0; vcpu < vcpus; vcpu++)
            {
                _doorbells[vcpu] = new();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LinuxException">The system call failed.</exception>
    public void Upcall(CpuId vcpu) => _doorbells[vcpu.Value].Ring();

    /// <summary>A virtual CPU's doorbell, owned by this object.</summary>
    /// <param name="vcpu">The virtual CPU.</param>
    /// <returns>What to wait on.</returns>
    public EventFdDoorbell Doorbell(CpuId vcpu) => _doorbells[vcpu.Value];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var doorbell in _doorbells)
        {
            // Null where making it failed.
            doorbell?.Dispose();
        }
    }
}
