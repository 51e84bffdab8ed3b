// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Rings;
using RingIO.Testing;
using Core = RingIO.Rings.SpscCore<ulong, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Load.Subjects;

/// <summary>The production source of the single-producer ring, two slots, to be explored: one side puts, the other takes.</summary>
internal sealed class SpscCheck : IModelProgram, IDisposable
{
    private readonly PortableBacking _memory = new(8192);
    private readonly Core _core;
    private readonly ulong _items;
    private readonly bool _hints;

    /// <summary>Makes the ring.</summary>
    /// <param name="items">How many items pass.</param>
    /// <param name="hints">Whether who waits spins around a hint; else it awaits.</param>
    public SpscCheck(ulong items, bool hints)
    {
        _items = items;
        _hints = hints;
        _core = new(
            RingView<ulong>.Create(new PageRegion(_memory), RingKind.Spsc, new() { Capacity = 2 })
        );
    }

    /// <inheritdoc/>
    public int ThreadCount => 2;

    /// <inheritdoc/>
    public void Run(int thread)
    {
        var position = thread == 0 ? _core.OpenProducer() : _core.OpenConsumer();
        for (var item = 1UL; item <= _items; item++)
        {
            if (thread == 0)
            {
                Put(ref position, item);
            }
            else if (Take(ref position) != item)
            {
                throw new InvalidOperationException($"not {item}");
            }
        }
    }

    /// <inheritdoc/>
    public void Check() { } // Both threads came to their ends.

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private void Put(ref RingPosition position, ulong item)
    {
        var at = position;
        if (_hints)
        {
            while (!_core.TryPut(ref at, item))
            {
                SimulatedOrder.SpinHint();
            }
        }
        else
        {
            ModelWait.Until(() => _core.TryPut(ref at, item));
        }

        position = at;
        _core.Publish(ref position);
    }

    private ulong Take(ref RingPosition position)
    {
        var at = position;
        var item = 0UL;
        if (_hints)
        {
            while (!_core.TryTake(ref at, out item))
            {
                SimulatedOrder.SpinHint();
            }
        }
        else
        {
            ModelWait.Until(() => _core.TryTake(ref at, out item));
        }

        position = at;
        _core.Release(ref position);
        return item;
    }
}
