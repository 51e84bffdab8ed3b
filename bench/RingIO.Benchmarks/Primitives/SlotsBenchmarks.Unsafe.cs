// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Benchmarks.Primitives;

/// <summary>The door to raw memory must cost no more than the pointer behind it.</summary>
[DisassemblyDiagnoser(maxDepth: 1)]
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public unsafe class SlotsBenchmarks : IDisposable
{
    private const int Count = 4096;

    private readonly PortableBacking _backing = new(Count * sizeof(ulong));
    private Slots<ulong> _slots;
    private ulong* _start;
    private ulong _mask;

    /// <summary>Views one page-aligned array both ways.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _slots = new Slots<ulong>(_backing.Address, Count);
        // Sound: the backing has Count words and lives as long as this object.
        _start = (ulong*)_backing.Address;
        _mask = Count - 1;
    }

    /// <summary>Reads through a pointer, masked.</summary>
    /// <returns>The sum.</returns>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count), BenchmarkCategory("read")]
    public ulong PointerRead()
    {
        var start = _start;
        var mask = _mask;
        ulong sum = 0;
        for (ulong i = 0; i < Count; i++)
        {
            // Sound: masked below Count.
            sum += start[i & mask];
        }

        return sum;
    }

    /// <summary>Reads through slots.</summary>
    /// <returns>The sum.</returns>
    [Benchmark(OperationsPerInvoke = Count), BenchmarkCategory("read")]
    public ulong SlotsRead()
    {
        var slots = _slots;
        ulong sum = 0;
        for (ulong i = 0; i < Count; i++)
        {
            sum += slots[i];
        }

        return sum;
    }

    /// <summary>Writes through a pointer, masked.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count), BenchmarkCategory("write")]
    public void PointerWrite()
    {
        var start = _start;
        var mask = _mask;
        for (ulong i = 0; i < Count; i++)
        {
            // Sound: masked below Count.
            start[i & mask] = i;
        }
    }

    /// <summary>Writes through slots.</summary>
    [Benchmark(OperationsPerInvoke = Count), BenchmarkCategory("write")]
    public void SlotsWrite()
    {
        var slots = _slots;
        for (ulong i = 0; i < Count; i++)
        {
            slots[i] = i;
        }
    }

    /// <summary>Fills a span over slots.</summary>
    [Benchmark(OperationsPerInvoke = Count), BenchmarkCategory("span")]
    public void SpanFill() => _slots.Span(0, Count).Fill(1);

    /// <summary>Fills the same memory through the runtime.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count), BenchmarkCategory("span")]
    public void NativeFill() =>
        // Sound: the backing has Count words.
        NativeMemory.Fill(_start, Count * sizeof(ulong), 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _backing.Dispose();
        GC.SuppressFinalize(this);
    }
}
