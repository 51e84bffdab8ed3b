// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>Event channels as a guest uses them, whichever ABI it has chosen.</summary>
/// <remarks>Members that take a virtual CPU are for the thread that is this CPU; the others for any thread.</remarks>
public interface IGuestEvents
{
    /// <summary>Takes the next event of a virtual CPU; call it until there is none before waiting for an upcall.</summary>
    /// <param name="vcpu">The calling virtual CPU.</param>
    /// <param name="port">The event's port. Events may come more often than they were sent, never less: look what there is to do.</param>
    /// <returns><see langword="false"/> if there is none.</returns>
    bool TryConsumePending(CpuId vcpu, out EventPort port);

    /// <summary>Masks a port: its events are kept until it is unmasked.</summary>
    /// <param name="port">The port.</param>
    void Mask(EventPort port);

    /// <summary>Unmasks a port; a pending event is delivered.</summary>
    /// <param name="port">The port.</param>
    /// <returns>What the hypervisor said if it was asked; otherwise success.</returns>
    EventStatus Unmask(EventPort port);
}
