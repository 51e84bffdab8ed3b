// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using RingIO.Drivers.Net;

namespace RingIO.Benchmarks.Net;

/// <summary>The internet checksum by vectors, by words, and by the plain loop of RFC 1071; and a copy of as much.</summary>
[MemoryDiagnoser]
public class ChecksumBenchmarks
{
    private byte[] _bytes = [];
    private byte[] _copy = [];

    /// <summary>A small frame, an MTU's payload, and a large frame's.</summary>
    [Params(64, 1448, 65160)]
    public int Length { get; set; }

    /// <summary>Makes the bytes.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _bytes = new byte[Length];
        _copy = new byte[Length];
        new Random(1).NextBytes(_bytes);
    }

    /// <summary>Word by word, as in the RFC.</summary>
    /// <returns>The folded sum.</returns>
    [Benchmark(Baseline = true)]
    public uint PlainLoop()
    {
        var sum = 0u;
        var bytes = _bytes.AsSpan();
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (sum & 0xFFFF) + (sum >> 16);
    }

    /// <summary>Four bytes at a time.</summary>
    /// <returns>The folded sum.</returns>
    [Benchmark]
    public ushort Portable() => ChecksumKernel.Portable(_bytes);

    /// <summary>Vectors of 128 bits.</summary>
    /// <returns>The folded sum.</returns>
    [Benchmark]
    public ushort Narrow() => ChecksumKernel.Narrow(_bytes);

    /// <summary>What the library uses here.</summary>
    /// <returns>The folded sum.</returns>
    [Benchmark]
    public ushort Sum() => ChecksumKernel.Sum(_bytes);

    /// <summary>The bandwidth of memory, for comparison.</summary>
    [Benchmark]
    public void Copy() => _bytes.CopyTo(_copy, 0);
}
