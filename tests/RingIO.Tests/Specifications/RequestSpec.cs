// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using RingIO.Memory;
using RingIO.Rings;
using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>What a side of a request/response ring is asked.</summary>
public enum RequestAct
{
    Put,
    Push,
    Take,
    FinalCheck,
}

/// <summary>One operation: of the front end (thread 0) or the back end.</summary>
public readonly record struct RequestOperation(bool IsFront, RequestAct Act, int Count)
{
    public override string ToString() =>
        $"{(IsFront ? "front" : "back")} {Act}{(Act == RequestAct.Push ? "" : $" {Count}")}";
}

/// <summary>One way of the ring: how many were put, published and taken, and at which the peer wants to be told.</summary>
public sealed record RequestWay(long Put, long Pushed, long Taken, long Event)
{
    public static RequestWay Start { get; } = new(0, 0, 0, 1);
}

/// <summary>The ring as six counts and two events; the content of item i follows from i.</summary>
public sealed record RequestModel(RequestWay Requests, RequestWay Responses);

/// <summary>Requests one way, responses the other, as the counts of the protocol say, without a wrap.</summary>
internal sealed class RequestSpec(int capacity)
    : RingSpec<RequestModel, RequestOperation, (int Count, ulong Sum)>
{
    private const uint First = uint.MaxValue - 20;

    public override RequestModel Initial { get; } = new(RequestWay.Start, RequestWay.Start);

    public override Gen<RequestOperation> Generate(int thread) =>
        from act in Gen.Choose(0, 3)
        from count in Gen.Choose(1, capacity)
        select new RequestOperation(thread == 0, (RequestAct)act, count);

    public override IEnumerable<RequestOperation> Shrink(RequestOperation operation) =>
        operation.Count > 1 ? [operation with { Count = 1 }] : [];

    public override IEnumerable<Outcome<RequestModel, (int Count, ulong Sum)>> Step(
        RequestModel model,
        RequestOperation operation
    )
    {
        var (front, count) = (operation.IsFront, operation.Count);
        var own = front ? model.Requests : model.Responses;
        var peers = front ? model.Responses : model.Requests;
        var free = front
            ? capacity - (own.Put - peers.Taken) // A response was taken out of the slot before.
            : peers.Taken - own.Put; // Only what was taken is answered.
        var answer = (Count: 0, Sum: 0UL);
        switch (operation.Act)
        {
            case RequestAct.Put:
                answer.Count = (int)Math.Min(count, free);
                own = own with { Put = own.Put + answer.Count };
                break;
            case RequestAct.Push:
                answer.Count = own.Event > own.Pushed && own.Event <= own.Put ? 1 : 0;
                own = own with { Pushed = own.Put };
                break;
            case RequestAct.Take:
                answer.Count = (int)Math.Min(count, peers.Pushed - peers.Taken);
                answer.Sum = Sum(!front, peers.Taken, answer.Count);
                peers = peers with { Taken = peers.Taken + answer.Count };
                break;
            default:
                answer.Count = peers.Pushed - peers.Taken >= count ? 1 : 0;
                peers = answer.Count == 1 ? peers : peers with { Event = peers.Taken + count };
                break;
        }

        yield return new(front ? new(own, peers) : new(peers, own), answer);
    }

    public RingSystem<RequestOperation, (int Count, ulong Sum)> Make()
    {
        var bytes = SharedRingLayout.BytesFor<ulong, uint>(capacity);
        var memory = new PortableBacking(bytes);
        var ring = SharedRing<ulong, uint>.Create(new PageRegion(memory, 0, bytes), First);
        var (front, back) = (ring.OpenFront(), ring.OpenBack());
        var (asked, answered) = (0L, 0L);
        return new(
            thread => thread == 0 ? Front : Back,
            () =>
            {
                front.Dispose();
                back.Dispose();
                ring.Dispose();
                memory.Dispose();
            }
        );

        (int Count, ulong Sum) Front(RequestOperation operation)
        {
            var taken = new uint[operation.Count];
            var items = Enumerable
                .Range(0, operation.Count)
                .Select(i => Content(true, asked + i))
                .ToArray();
            var count = operation.Act switch
            {
                RequestAct.Put when operation.Count == 1 => front.TryPut(items[0]) ? 1 : 0,
                RequestAct.Put => front.Put(items),
                RequestAct.Push => front.PushAndCheckNotify() ? 1 : 0,
                RequestAct.Take when operation.Count == 1 => front.TryTake(out taken[0]) ? 1 : 0,
                RequestAct.Take => front.Take(taken),
                _ => front.FinalCheck(operation.Count) ? 1 : 0,
            };
            Assert.Null(front.Fault);
            asked += operation.Act == RequestAct.Put ? count : 0;
            return (count, taken.Aggregate(0UL, (sum, item) => sum + item));
        }

        (int Count, ulong Sum) Back(RequestOperation operation)
        {
            var taken = new ulong[operation.Count];
            var items = Enumerable
                .Range(0, operation.Count)
                .Select(i => (uint)Content(false, answered + i))
                .ToArray();
            var count = operation.Act switch
            {
                RequestAct.Put when operation.Count == 1 => back.TryPut(items[0]) ? 1 : 0,
                RequestAct.Put => back.Put(items),
                RequestAct.Push => back.PushAndCheckNotify() ? 1 : 0,
                RequestAct.Take when operation.Count == 1 => back.TryTake(out taken[0]) ? 1 : 0,
                RequestAct.Take => back.Take(taken),
                _ => back.FinalCheck(operation.Count) ? 1 : 0,
            };
            Assert.Null(back.Fault);
            answered += operation.Act == RequestAct.Put ? count : 0;
            return (count, taken.Aggregate(0UL, (sum, item) => sum + item));
        }
    }

    private static ulong Content(bool isRequest, long number) =>
        isRequest ? ((ulong)number << 33) + 1 : (ulong)(number * 3) + 1;

    private static ulong Sum(bool isRequest, long first, int count) =>
        Enumerable.Range(0, count).Aggregate(0UL, (sum, i) => sum + Content(isRequest, first + i));
}
