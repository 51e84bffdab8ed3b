// SPDX-License-Identifier: MIT

namespace RingIO.Samples.RingPicture;

/// <summary>What one step of the run left behind: the words of the shared page, and what the two sides keep to themselves.</summary>
/// <param name="What">What was done.</param>
/// <param name="IsNotified">Whether the other side had asked to be told of it, and so an event was sent.</param>
/// <param name="RequestPut">Private to the front end: behind the last request that it has written (req_prod_pvt).</param>
/// <param name="RequestProducer">Shared: behind the last request that the back end may see (req_prod).</param>
/// <param name="RequestConsumer">Private to the back end: behind the last request that it has taken (req_cons).</param>
/// <param name="ResponseProducer">Shared: behind the last response that the front end may see (rsp_prod).</param>
/// <param name="ResponseConsumer">Private to the front end: behind the last response that it has taken (rsp_cons).</param>
/// <param name="RequestEvent">Shared: at which request the back end wants an event (req_event).</param>
/// <param name="ResponseEvent">Shared: at which response the front end wants an event (rsp_event).</param>
internal sealed record RingStep(
    string What,
    bool IsNotified,
    uint RequestPut,
    uint RequestProducer,
    uint RequestConsumer,
    uint ResponseProducer,
    uint ResponseConsumer,
    uint RequestEvent,
    uint ResponseEvent
)
{
    /// <summary>What a slot holds: the five arcs of the ring, from the oldest to the youngest.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="capacity">How many there are.</param>
    /// <returns>0 free, 1 a response that waits, 2 a request in work, 3 a request that waits, 4 a request that is not published.</returns>
    public int ArcOf(int slot, int capacity)
    {
        for (var index = ResponseConsumer; index != RequestPut; index++)
        {
            if (index % (uint)capacity == slot)
            {
                var age = index - ResponseConsumer;
                return age < ResponseProducer - ResponseConsumer ? 1
                    : age < RequestConsumer - ResponseConsumer ? 2
                    : age < RequestProducer - ResponseConsumer ? 3
                    : 4;
            }
        }

        return 0;
    }
}
