// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Linearizability;

/// <summary>
/// Histories of a queue whose calls take effect at random moments; some are then falsified, so that many of them are
/// no histories of a queue, but nearly.
/// </summary>
internal sealed class RandomHistories(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>How many threads put and how many take; each does both if there are no takers.</summary>
    public int Putters { get; init; } = 3;

    public int Takers { get; init; }

    public int Capacity { get; init; } = int.MaxValue;

    public int Count { get; init; } = 9;

    /// <summary>Whether calls may stay pending.</summary>
    public bool Pending { get; init; }

    public History<QueueOperation, QueueResponse> Next()
    {
        var calls = Run();
        for (var lies = _random.Next(3); lies > 0; lies--)
        {
            Falsify(calls);
        }

        return new(calls);
    }

    private List<Call<QueueOperation, QueueResponse>> Run()
    {
        var calls = new List<Call<QueueOperation, QueueResponse>>();
        var open = new Call<QueueOperation, QueueResponse>?[Putters + Takers];
        var done = new bool[open.Length];
        var queue = new Queue<ulong>();
        var (time, begun) = (0L, 0);
        while (true)
        {
            var thread = _random.Next(open.Length);
            if (open[thread] is not { } call)
            {
                if (begun == Count)
                {
                    if (open.All(c => c is null))
                    {
                        return calls;
                    }

                    continue;
                }

                open[thread] = Calls.Pending(thread, Choose(thread, (ulong)++begun), ++time);
                done[thread] = false;
            }
            else if (!done[thread])
            {
                open[thread] = call with { Response = Do(queue, call.Operation) };
                done[thread] = true;
            }
            else
            {
                var stays = Pending && begun == Count && _random.Next(3) == 0;
                calls.Add(
                    stays ? call with { Response = default } : call with { Returned = ++time }
                );
                open[thread] = null;
            }
        }
    }

    private QueueOperation Choose(int thread, ulong item) =>
        (Takers == 0 ? _random.Next(2) == 0 : thread < Putters)
            ? QueueOperation.Put(item)
            : QueueOperation.Take;

    private QueueResponse Do(Queue<ulong> queue, QueueOperation operation)
    {
        if (operation.Kind != QueueOperationKind.Put)
        {
            return QueueResponse.OfTake(queue.TryDequeue(out var item), item);
        }

        var hasRoom = queue.Count < Capacity;
        if (hasRoom)
        {
            queue.Enqueue(operation.Item);
        }

        return QueueResponse.OfPut(hasRoom);
    }

    private void Falsify(List<Call<QueueOperation, QueueResponse>> calls)
    {
        var takes = calls.FindAll(c => c.Operation.Kind != QueueOperationKind.Put && !c.IsPending);
        var at = calls.IndexOf(calls[_random.Next(calls.Count)]);
        if (takes.Count != 0 && _random.Next(4) != 0)
        {
            at = calls.IndexOf(takes[_random.Next(takes.Count)]);
        }

        var call = calls[at];
        if (call.IsPending)
        {
            return;
        }

        if (call.Operation.Kind == QueueOperationKind.Put)
        {
            var flips = Capacity != int.MaxValue && _random.Next(2) == 0;
            calls[at] = flips
                ? call with
                {
                    Response = QueueResponse.OfPut(!call.Response.IsDone),
                }
                : Later(call);
            return;
        }

        var other = takes[_random.Next(takes.Count)];
        switch (_random.Next(4))
        {
            case 0:
                calls[at] = call with { Response = QueueResponse.Refused };
                break;
            case 1:
                var item = (ulong)_random.Next(1, Count + 1);
                calls[at] = call with { Response = QueueResponse.OfTake(isDone: true, item) };
                break;
            case 2:
                var second = calls.IndexOf(other);
                calls[at] = call with { Response = other.Response };
                calls[second] = other with { Response = call.Response };
                break;
            default:
                calls[at] = Later(call);
                break;
        }
    }

    // Begins as late as it can: it overlaps fewer others.
    private static Call<QueueOperation, QueueResponse> Later(
        Call<QueueOperation, QueueResponse> call
    ) => call with { Invoked = call.Returned };
}
