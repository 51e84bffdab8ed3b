// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>How a domain's virtual CPUs learn that events are pending: by a callback, an awaitable, an eventfd.</summary>
/// <remarks>
/// Called on the sender's thread, after every word is set and outside every lock: it may call back into the port tables. It
/// must not block, and what it throws reaches the sender. One call may stand for many events; a call without any may come too.
/// </remarks>
public interface IUpcallSink
{
    /// <summary>A virtual CPU must look for events.</summary>
    /// <param name="vcpu">The virtual CPU.</param>
    void Upcall(CpuId vcpu);
}
