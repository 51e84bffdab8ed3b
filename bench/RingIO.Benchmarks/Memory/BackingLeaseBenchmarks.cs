// SPDX-License-Identifier: MIT

using BenchmarkDotNet.Attributes;
using RingIO.Memory;

namespace RingIO.Benchmarks.Memory;

/// <summary>What it costs to hold a backing: paid once a ring, never once an item.</summary>
[MemoryDiagnoser]
public class BackingLeaseBenchmarks : IDisposable
{
    private readonly PortableBacking _backing = new(1 << 20);

    /// <summary>Takes a lease and gives it back.</summary>
    [Benchmark]
    public void LeaseAndReturn() => _backing.Lease().Dispose();

    /// <summary>Makes a backing of a mebibyte, zeroed, and frees it.</summary>
    [Benchmark]
    public void CreateAndDispose() => new PortableBacking(1 << 20).Dispose();

    /// <summary>Reads the address, which checks that the backing lives.</summary>
    /// <returns>The address.</returns>
    [Benchmark]
    public nint Address() => _backing.Address;

    /// <inheritdoc/>
    public void Dispose()
    {
        _backing.Dispose();
        GC.SuppressFinalize(this);
    }
}
