// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Tests.Interop;

/// <summary>A back end of netif's transmit ring with random batches, which answers in any order.</summary>
internal sealed class TxBackEnd(
    BackRing<TxRequest, TxResponse> ring,
    Bell own,
    Bell peers,
    Random random
)
{
    private readonly TxRequest[] _pending = new TxRequest[ring.Capacity];
    private readonly TxResponse[] _responses = new TxResponse[ring.Capacity];
    private int _count;

    /// <summary>Serves so many requests.</summary>
    /// <returns>The sum of what was granted.</returns>
    public ulong Run(ulong requests, Func<bool> isAlive)
    {
        var sum = 0UL;
        for (var answered = 0UL; answered < requests; )
        {
            var room = _pending.AsSpan(_count);
            var taken = room.Length == 0 ? 0 : ring.Take(room[..(1 + random.Next(room.Length))]);
            foreach (ref readonly var request in room[..taken])
            {
                sum += request.GrantRef;
            }

            _count += taken;
            var answers = taken == 0 ? _count : random.Next(_count + 1);
            Answer(answers);
            answered += (ulong)answers;
            if (answers != 0 && ring.PushAndCheckNotify())
            {
                peers.Ring();
            }

            Assert.Null(ring.Fault);
            if (taken == 0 && answers == 0)
            {
                var seen = own.Seen;
                if (!ring.FinalCheck())
                {
                    own.Sleep(seen, () => ring.CountRequests() != 0, isAlive);
                }
            }
        }

        return sum;
    }

    private void Answer(int answers)
    {
        for (var i = 0; i < answers; i++)
        {
            var which = random.Next(_count);
            ref readonly var request = ref _pending[which];
            _responses[i] = new() { Id = request.Id, Status = request.Answer };
            _pending[which] = _pending[--_count];
        }

        Assert.Equal(answers, ring.Put(_responses.AsSpan(0, answers)));
    }
}
