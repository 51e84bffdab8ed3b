// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Testing;

namespace CheckYourRing;

/// <summary>The whole check: one thread puts 1, 2 and 3 into the ring, another must take just these.</summary>
internal sealed class RingCheck : IModelProgram, IDisposable
{
    private const ulong Items = 3;
    private readonly PortableBacking _memory = new(UserRing<SimulatedOrder>.Bytes);
    private readonly UserRing<SimulatedOrder> _ring;

    public RingCheck(Mistake mistake) => _ring = new(_memory.Address, mistake);

    public int ThreadCount => 2;

    public void Run(int thread)
    {
        for (var item = 1UL; item <= Items; item++)
        {
            while (thread == 0 && !_ring.TryPut(item))
            {
                SimulatedOrder.SpinHint(); // Full until the consumer takes.
            }

            if (thread == 1 && _ring.Take() is var taken && taken != item)
            {
                throw new InvalidOperationException($"took {taken} where {item} was due");
            }
        }
    }

    public void Check() { } // Both threads came to their ends: all was taken, in order.

    public void Dispose() => _memory.Dispose();
}
