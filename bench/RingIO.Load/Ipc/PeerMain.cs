// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Runtime.InteropServices;
using RingIO.Load.Measuring;
using RingIO.Load.Subjects;
using RingIO.Rings;

namespace RingIO.Load.Ipc;

/// <summary>The other process: consumes what the first one puts, as often as it is told.</summary>
internal static class PeerMain
{
    /// <summary>Follows orders until there are no more.</summary>
    /// <param name="path">The shared file.</param>
    public static void Run(string path)
    {
        // Ctrl-C reaches both processes; the first one decides when it is over.
        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            signal => signal.Cancel = true
        );
        using var pages = SharedPages.Open(path);
        while (Console.In.ReadLine() is { } line)
        {
            var order = PeerOrder.Parse(line);
            using var pin = Processors.Pin(order.Cpu);
            var (sum, ended) = order.Kind switch
            {
                PeerWork.Single8 => Consume<ulong>(
                    pages,
                    c => SpscBodies<ulong, Words8>.Consume(c, order.Items, order.Batch)
                ),
                PeerWork.Single64 => Consume<Item64>(
                    pages,
                    c => SpscBodies<Item64, Words64>.Consume(c, order.Items, order.Batch)
                ),
                _ => Consume<Item64>(
                    pages,
                    c => SpscBodies<Item64, Words64>.ReadInPlace(c, order.Items, order.Batch)
                ),
            };
            Console.Out.WriteLine($"{sum} {ended}");
        }
    }

    private static (ulong Sum, long Ended) Consume<T>(
        SharedPages pages,
        Func<SpscConsumer<T>, ulong> body
    )
        where T : unmanaged
    {
        using var ring = SpscRing<T>.Attach(pages.Ring, new RingOptions());
        using var consumer = ring.OpenConsumer();
        pages.Start();
        var sum = body(consumer);
        return (sum, Stopwatch.GetTimestamp());
    }
}
