// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Drivers.Wire.Xen;
using RingIO.Load.Measuring;
using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>SharedRing, with the same loops as bench/native/peer_xen.c.</summary>
internal static class SharedRingSubjects
{
    /// <summary>Requests and responses.</summary>
    /// <param name="armed">Whether each publication asks whether to tell the peer, and who is idle asks to be told.</param>
    /// <param name="batch">The most that are published at once.</param>
    /// <returns>The subject.</returns>
    public static Subject Of(bool armed, int batch) =>
        new(
            "SharedRing",
            run =>
            {
                using var state = new SharedRingState();
                var ns = PinnedThreads.Run(
                    out var checksum,
                    new PinnedBody(
                        run.FirstCpu,
                        () =>
                            batch > 1 ? SharedRingRuns.Ask(state.Front, run.Items, batch, armed)
                            : armed ? Ask<Armed>(state.Front, run.Items, batch)
                            : Ask<Polling>(state.Front, run.Items, batch)
                    ),
                    new PinnedBody(
                        run.SecondCpu,
                        () =>
                            batch > 1 ? SharedRingRuns.Answer(state.Back, run.Items, batch, armed)
                            : armed ? Answer<Armed>(state.Back, run.Items, batch)
                            : Answer<Polling>(state.Back, run.Items, batch)
                    )
                );
                Payload.Verify(checksum, Expected(run.Items));
                return new Measurement(run.Items, ns);
            }
        );

    /// <summary>The checksum of so many requests: each response repeats the low 16 bits of its number twice.</summary>
    /// <param name="items">How many.</param>
    /// <returns>The sum.</returns>
    public static ulong Expected(long items)
    {
        const ulong Lap = 1 << 16;
        var (laps, rest) = Math.DivRem((ulong)items, Lap);
        return (laps * Lap * (Lap - 1)) + (rest * (rest - Math.Min(rest, 1)));
    }

    private static ulong Ask<TMode>(
        FrontRing<NetTxRequest, NetTxResponse> side,
        long items,
        int batch
    )
        where TMode : struct, IMode
    {
        using var ring = side.OpenCursor();
        var (sent, answered, sum, told) = (0L, 0L, 0UL, 0);
        while (answered < items)
        {
            var put = 0;
            var most = (int)Math.Min(batch, items - sent);
            for (; put < most && ring.TryPut(Request(sent)); put++)
            {
                sent++;
            }

            if (put != 0)
            {
                if (!TMode.IsArmed)
                {
                    ring.Push();
                }
                else if (ring.PushAndCheckNotify())
                {
                    told++;
                }
            }

            var waiting = ring.CountResponses();
            for (var i = 0; i < waiting && ring.TryTake(out var response); i++)
            {
                sum += response.Id + (ulong)(ushort)response.Status;
                answered++;
            }

            if (TMode.IsArmed && put == 0 && waiting == 0)
            {
                ring.FinalCheck();
            }
        }

        GC.KeepAlive(told == -1 ? side : null);
        return sum;
    }

    private static ulong Answer<TMode>(
        BackRing<NetTxRequest, NetTxResponse> side,
        long items,
        int batch
    )
        where TMode : struct, IMode
    {
        using var ring = side.OpenCursor();
        var (answered, told) = (0L, 0);
        while (answered < items)
        {
            var waiting = Math.Min(batch, ring.CountRequests());
            var taken = 0;
            for (; taken < waiting && ring.TryTake(out var request); taken++)
            {
                ring.TryPut(new() { Id = request.Id, Status = (NetStatus)(short)request.GrantRef });
            }

            if (taken != 0)
            {
                answered += taken;
                if (!TMode.IsArmed)
                {
                    ring.Push();
                }
                else if (ring.PushAndCheckNotify())
                {
                    told++;
                }
            }
            else if (TMode.IsArmed)
            {
                ring.FinalCheck();
            }
        }

        GC.KeepAlive(told == -1 ? side : null);
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NetTxRequest Request(long number) =>
        new()
        {
            GrantRef = (uint)number,
            Id = (ushort)number,
            Size = 64,
        };

    private interface IMode
    {
        static abstract bool IsArmed { get; }
    }

    private readonly struct Armed : IMode
    {
        public static bool IsArmed => true;
    }

    private readonly struct Polling : IMode
    {
        public static bool IsArmed => false;
    }
}
