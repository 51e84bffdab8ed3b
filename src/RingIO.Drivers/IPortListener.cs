// SPDX-License-Identifier: MIT

using RingIO.Events;

namespace RingIO.Drivers;

/// <summary>Part of a driver that is told of a port's events.</summary>
/// <remarks>Called by <see cref="DomainContext.Step"/>, on its thread.</remarks>
public interface IPortListener
{
    /// <summary>An event came, or perhaps none: look what there is to do, or remember to.</summary>
    /// <param name="port">The port.</param>
    void OnEvent(EventPort port);
}
