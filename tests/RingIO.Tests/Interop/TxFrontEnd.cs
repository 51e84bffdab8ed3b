// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Tests.Interop;

/// <summary>A front end of netif's transmit ring with random batches, which checks every response.</summary>
internal sealed class TxFrontEnd(
    FrontRing<TxRequest, TxResponse> ring,
    Bell own,
    Bell peers,
    Random random
)
{
    private readonly Stack<ushort> _free = new(
        Enumerable.Range(0, ring.Capacity).Select(i => (ushort)i)
    );

    private readonly short?[] _expected = new short?[ring.Capacity];
    private readonly TxResponse[] _responses = new TxResponse[ring.Capacity];
    private ulong _sent;
    private ulong _answered;

    /// <summary>Sends so many requests and takes their responses.</summary>
    /// <returns>The sum of what was granted.</returns>
    public ulong Run(ulong requests, Func<bool> isAlive)
    {
        var sum = 0UL;
        while (_answered < requests)
        {
            var put = Put(requests, ref sum);
            if (put != 0 && ring.PushAndCheckNotify())
            {
                peers.Ring();
            }

            var taken = Take();
            Assert.Null(ring.Fault);
            if (put == 0 && taken == 0)
            {
                var seen = own.Seen;
                if (!ring.FinalCheck())
                {
                    own.Sleep(seen, () => ring.CountResponses() != 0, isAlive);
                }
            }
        }

        return sum;
    }

    private int Put(ulong requests, ref ulong sum)
    {
        var batch = 1 + random.Next(ring.Capacity);
        var put = 0;
        for (; put < batch && _sent < requests && ring.FreeRequests != 0; put++, _sent++)
        {
            var id = _free.Pop();
            var request = TxRequest.Number(_sent, id);
            _expected[id] = request.Answer;
            sum += request.GrantRef;
            Assert.True(ring.TryPut(request));
        }

        return put;
    }

    private int Take()
    {
        var taken = ring.Take(_responses.AsSpan(0, 1 + random.Next(ring.Capacity)));
        foreach (ref readonly var response in _responses.AsSpan(0, taken))
        {
            Assert.True(
                _expected[response.Id] == response.Status,
                $"The response to {response.Id} is {response.Status} instead of {_expected[response.Id]}."
            );
            _expected[response.Id] = null;
            _free.Push(response.Id);
            _answered++;
        }

        return taken;
    }
}
