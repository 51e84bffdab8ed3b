// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Specifications;

/// <summary>A queue that throws when it is disposed of.</summary>
internal sealed class EndlessQueue(QueueFault fault)
    : ISystemUnderTest<QueueOperation, QueueResponse>
{
    private readonly FaultyQueue<HardwareOrder> _queue = new(3, fault);

    public Func<QueueOperation, QueueResponse> Open(int thread) => _queue.Open(thread);

    public void Dispose()
    {
        _queue.Dispose();
        throw new TimeoutException("it does not end");
    }
}
