// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Load.Measuring;
using RingIO.Load.Subjects;
using RingIO.Rings;

namespace RingIO.Load.Ipc;

/// <summary>SpscRing over a file that two processes map: this one puts, the other takes.</summary>
internal static class SpscAcrossProcesses
{
    private const string Name = "SpscRing between processes";

    /// <summary>8-byte items, one by one.</summary>
    /// <param name="every">Publish and release after so many.</param>
    /// <returns>The subject.</returns>
    public static Subject Single8(int every) =>
        Of<ulong, Words8>(
            PeerWork.Single8,
            every,
            (producer, items) => SpscBodies<ulong, Words8>.Produce(producer, items, every)
        );

    /// <summary>64-byte items, one by one.</summary>
    /// <param name="every">Publish and release after so many.</param>
    /// <returns>The subject.</returns>
    public static Subject Single64(int every) =>
        Of<Item64, Words64>(
            PeerWork.Single64,
            every,
            (producer, items) => SpscBodies<Item64, Words64>.Produce(producer, items, every)
        );

    /// <summary>64-byte items, written and read in place.</summary>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The subject.</returns>
    public static Subject Reserve64(int batch) =>
        Of<Item64, Words64>(
            PeerWork.Reserve64,
            batch,
            (producer, items) => SpscBodies<Item64, Words64>.WriteInPlace(producer, items, batch)
        );

    private static Subject Of<T, TPayload>(
        PeerWork kind,
        int batch,
        Action<SpscProducer<T>, long> produce
    )
        where T : unmanaged
        where TPayload : struct, IPayload<T> =>
        new(
            Name,
            run =>
            {
                var peer = PeerProcess.Shared;
                using var ring = SpscRing<T>.Create(
                    peer.Pages.Ring,
                    new RingOptions { Capacity = TPayload.Slots }
                );
                using var producer = ring.OpenProducer();
                peer.Pages.PrepareStart(2);
                peer.Send(new PeerOrder(kind, run.Items, batch, run.SecondCpu));
                long started = 0;
                PinnedThreads.Run(
                    out _,
                    new PinnedBody(
                        run.FirstCpu,
                        () =>
                        {
                            peer.Pages.Start();
                            started = Stopwatch.GetTimestamp();
                            produce(producer, run.Items);
                            return 0;
                        }
                    )
                );
                var (checksum, ended) = peer.Receive();
                Payload.Verify(checksum, TPayload.Expected(run.Items));
                return new Measurement(run.Items, (ended - started) * 1e9 / Stopwatch.Frequency);
            }
        );
}
