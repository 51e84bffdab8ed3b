// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Testing;

namespace CheckYourRing;

/// <summary>The whole check: one thread puts 1, 2, ... into the ring, another must take just these.</summary>
internal sealed class RingCheck(Mistake mistake, ulong items) : IModelProgram, IDisposable
{
    private readonly PortableBacking _memory = new(UserRing<SimulatedOrder>.Bytes);

    public int ThreadCount => 2;

    public void Run(int thread)
    {
        var ring = new UserRing<SimulatedOrder>(_memory.Address, mistake);
        for (var item = 1UL; item <= items; item++)
        {
            while (thread == 0 && !ring.TryPut(item))
            {
                SimulatedOrder.SpinHint(); // Full until the consumer takes.
            }

            if (thread == 1 && ring.Take() is var taken && taken != item)
            {
                throw new InvalidOperationException($"took {taken} where {item} was due");
            }
        }
    }

    public void Check() { } // Both threads came to their ends: all was taken, in order.

    public void Dispose() => _memory.Dispose();
}
