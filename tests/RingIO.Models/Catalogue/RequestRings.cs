// SPDX-License-Identifier: MIT

using RingIO.Models.Events;
using RingIO.Models.Programs;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of the request/response ring.</summary>
internal static class RequestRings
{
    private const string Wrap = "from index 2^32 - 2";

    /// <summary>Those of <see cref="Rings.RequestResponseCore{TRequest,TResponse,TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> All { get; } =
    [
        Polling(3, capacity: 1, batch: 1),
        Polling(4, capacity: 2, batch: 1),
        Polling(6, capacity: 4, batch: 2),
        Runs(4, capacity: 2, batch: 1),
        Runs(6, capacity: 4, batch: 2),
        Sleeping(2, capacity: 1, batch: 1),
        Sleeping(3, capacity: 2, batch: 1),
        Sleeping(4, capacity: 2, batch: 2),
        new(
            Ring,
            "event hold-off, woken for 2",
            $"3 requests, capacity 2, {Wrap}",
            () => RequestsAndResponses.Sleeping(3, 2, 1, wanted: 2)
        ),
        new(
            Ring,
            "back ends in turn",
            $"2 requests, capacity 2, {Wrap}",
            () => RequestsAndResponses.Reconnecting(2, 2)
        ),
        OverEvents("2-level", 2, () => new TwoLevelModelChannel()),
        OverEvents("FIFO", 2, () => new FifoModelChannel([7])),
        OverEvents("2-level", 3, () => new TwoLevelModelChannel()) with
        {
            IsLarge = true,
        },
        Polling(8, capacity: 2, batch: 1) with
        {
            IsLarge = true,
        },
        Polling(8, capacity: 4, batch: 2) with
        {
            IsLarge = true,
        },
        Sleeping(4, capacity: 2, batch: 1) with
        {
            IsLarge = true,
        },
        Sleeping(6, capacity: 2, batch: 2) with
        {
            IsLarge = true,
        },
    ];

    private const string Ring = "RequestResponse";

    private static BoundedProgram Polling(int requests, int capacity, int batch) =>
        new(
            Ring,
            "transfer",
            Bounds(requests, capacity, batch),
            () => RequestsAndResponses.Polling(requests, capacity, batch)
        );

    private static BoundedProgram Runs(int requests, int capacity, int batch) =>
        new(
            Ring,
            "runs in place",
            $"{requests} requests by {batch}, capacity {capacity}, {Wrap}",
            () => RequestsAndResponses.Runs(requests, capacity, batch)
        );

    private static BoundedProgram Sleeping(int requests, int capacity, int batch) =>
        new(
            Ring,
            "event hold-off",
            Bounds(requests, capacity, batch),
            () => RequestsAndResponses.Sleeping(requests, capacity, batch)
        );

    private static BoundedProgram OverEvents(string abi, int requests, Func<ModelChannel> make) =>
        new(
            Ring,
            $"over {abi} event channels",
            Bounds(requests, 1, 1),
            () => RequestsAndResponses.OverEvents(requests, 1, make)
        );

    private static string Bounds(int requests, int capacity, int batch) =>
        batch == 1
            ? $"{requests} requests, capacity {capacity}, {Wrap}"
            : $"{requests} requests by {batch}, answered backwards, capacity {capacity}, {Wrap}";
}
