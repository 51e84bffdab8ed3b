// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Drivers.Wire.Xen;
using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>The loops of <see cref="SharedRingSubjects"/> by runs: what is written and read in place, several at once.</summary>
internal static class SharedRingRuns
{
    /// <summary>The front end.</summary>
    /// <param name="ring">The side.</param>
    /// <param name="items">How many requests.</param>
    /// <param name="batch">The most that are published at once.</param>
    /// <param name="armed">Whether each publication asks whether to tell the peer, and who is idle asks to be told.</param>
    /// <returns>The checksum of the responses.</returns>
    public static ulong Ask(
        FrontRing<NetTxRequest, NetTxResponse> ring,
        long items,
        int batch,
        bool armed
    )
    {
        var (requests, responses, told) = (default(Requests), default(Responses), 0);
        var (sent, answered) = (0L, 0L);
        while (answered < items)
        {
            var put = ring.Put((int)Math.Min(batch, items - sent), ref requests);
            sent += put;
            if (put != 0)
            {
                if (!armed)
                {
                    ring.Push();
                }
                else if (ring.PushAndCheckNotify())
                {
                    told++;
                }
            }

            var taken = ring.Take(ring.Capacity, ref responses);
            answered += taken;
            if (armed && put == 0 && taken == 0)
            {
                ring.FinalCheck();
            }
        }

        GC.KeepAlive(told == -1 ? ring : null);
        return responses.Sum;
    }

    /// <summary>The back end.</summary>
    /// <param name="ring">The side.</param>
    /// <param name="items">How many requests.</param>
    /// <param name="batch">The most that are answered at once.</param>
    /// <param name="armed">As in <see cref="Ask"/>.</param>
    /// <returns>0.</returns>
    public static ulong Answer(
        BackRing<NetTxRequest, NetTxResponse> ring,
        long items,
        int batch,
        bool armed
    )
    {
        var (server, told) = (default(Server), 0);
        for (var answered = 0L; answered < items; )
        {
            var served = ring.Serve(batch, ref server);
            answered += served;
            if (served == 0)
            {
                if (armed)
                {
                    ring.FinalCheck();
                }
            }
            else if (!armed)
            {
                ring.Push();
            }
            else if (ring.PushAndCheckNotify())
            {
                told++;
            }
        }

        GC.KeepAlive(told == -1 ? ring : null);
        return 0;
    }

    private struct Requests : IRequestWriter<NetTxRequest>
    {
        private uint _next;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryWrite(ref NetTxRequest slot)
        {
            slot.GrantRef = _next;
            slot.Offset = 0;
            slot.Flags = 0;
            slot.Id = (ushort)_next;
            slot.Size = 64;
            _next++;
            return true;
        }
    }

    private struct Responses : IResponseReader<NetTxResponse>
    {
        public ulong Sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Read(in NetTxResponse response) =>
            Sum += response.Id + (ulong)(ushort)response.Status;
    }

    private struct Server : IRequestServer<NetTxRequest, NetTxResponse>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Serve(in NetTxRequest request, ref NetTxResponse slot)
        {
            slot.Id = request.Id;
            slot.Status = (NetStatus)(short)request.GrantRef;
        }
    }
}
