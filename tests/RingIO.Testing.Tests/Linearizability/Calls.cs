// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Linearizability;

/// <summary>Writes histories of queues down in few words.</summary>
internal static class Calls
{
    public static Call<QueueOperation, QueueResponse> Put(
        int thread,
        ulong item,
        long from,
        long to,
        bool done = true
    ) => new(thread, QueueOperation.Put(item), QueueResponse.OfPut(done), from, to);

    public static Call<QueueOperation, QueueResponse> Take(
        int thread,
        ulong item,
        long from,
        long to
    ) => new(thread, QueueOperation.Take, QueueResponse.OfTake(isDone: true, item), from, to);

    public static Call<QueueOperation, QueueResponse> Empty(int thread, long from, long to) =>
        new(thread, QueueOperation.Take, QueueResponse.Refused, from, to);

    public static Call<QueueOperation, QueueResponse> Pending(
        int thread,
        QueueOperation operation,
        long from
    ) => new(thread, operation, default, from, Call<QueueOperation, QueueResponse>.Never);

    public static History<QueueOperation, QueueResponse> History(
        params Call<QueueOperation, QueueResponse>[] calls
    ) => new(calls);

    /// <summary>What a call did to a queue of which full and empty are answers.</summary>
    public static QueueEffect Effect(Call<QueueOperation, QueueResponse> call) =>
        (call.Operation.Kind, call.IsPending || call.Response.IsDone) switch
        {
            (QueueOperationKind.Put, true) => QueueEffect.Put(call.Operation.Item),
            (QueueOperationKind.Put, false) => QueueEffect.Full,
            (_, true) => QueueEffect.Take(call.Response.Item ?? 0),
            _ => QueueEffect.Empty,
        };
}
