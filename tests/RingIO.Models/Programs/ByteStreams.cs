// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Core = RingIO.Rings.ByteStreamCore<RingIO.Testing.SimulatedOrder>;

namespace RingIO.Models.Programs;

/// <summary>A stream of bytes between two domains: every byte arrives, once, in order, over the end of the indices.</summary>
public sealed class ByteStreams : IModelProgram, IDisposable
{
    private const int Capacity = 2;

    private readonly PortableBacking _memory = new(4096);
    private readonly Core _core;
    private readonly int _count;
    private readonly int _batch;

    private ByteStreams(uint firstIndex, int count, int batch)
    {
        var producer = new Slots<uint>(_memory.Address + 64, 1);
        var consumer = new Slots<uint>(_memory.Address + 128, 1);
        producer.First = firstIndex;
        consumer.First = firstIndex;
        _core = new(new(_memory.Address, Capacity), producer, consumer);
        _count = count;
        _batch = batch;
    }

    /// <inheritdoc/>
    public int ThreadCount => 2;

    /// <summary>Bytes from one side to the other.</summary>
    /// <param name="firstIndex">Where the indices begin.</param>
    /// <param name="count">How many bytes.</param>
    /// <param name="batch">How many at a time, at most.</param>
    public static ByteStreams Of(uint firstIndex, int count, int batch) =>
        new(firstIndex, count, batch);

    /// <inheritdoc/>
    public void Run(int thread)
    {
        if (thread == 0)
        {
            Send();
        }
        else
        {
            Receive();
        }
    }

    /// <inheritdoc/>
    public void Check()
    {
        var left = _core.OpenProducer().Index - _core.OpenConsumer().Index;
        Require.Equal(0u, left, "bytes left at the end");
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private void Send()
    {
        var position = _core.OpenProducer();
        for (var sent = 0; sent < _count; )
        {
            var next = Numbers(sent, Math.Min(_batch, _count - sent));
            var put = 0;
            ModelWait.Until(() => (put = _core.Put(ref position, next)) != 0);
            sent += put;
        }

        Require.That(position.Fault is null, $"{position.Fault}");
    }

    private void Receive()
    {
        var position = _core.OpenConsumer();
        for (var seen = 0; seen < _count; )
        {
            var bytes = new byte[_batch];
            var taken = 0;
            ModelWait.Until(() => (taken = _core.Take(ref position, bytes)) != 0);
            Require.That(
                bytes.AsSpan(0, taken).SequenceEqual(Numbers(seen, taken)),
                $"The bytes from {seen} on are others."
            );
            seen += taken;
        }

        Require.That(position.Fault is null, $"{position.Fault}");
    }

    private static byte[] Numbers(int first, int count) =>
        [.. Enumerable.Range(first + 1, count).Select(n => (byte)n)];
}
