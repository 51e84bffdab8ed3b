// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Tests.Reports;

/// <summary>Failing executions, put together by hand.</summary>
internal static class Executions
{
    public static Counterexample Empty => new("no step was made", 2, [], "0");

    public static Counterexample Single =>
        new("a fence alone", 1, [At(0, 0, "FullFence") with { Edge = 5 }], "1");

    /// <summary>Message passing with the publishing store made plain: the reader's payload is not ordered.</summary>
    public static Counterexample Race =>
        new(
            "data race on slot+0..8: thread 1 reads what thread 0 wrote, and nothing orders them",
            2,
            [
                At(0, 0, "LoadAcquire", "ConsumerIndex") with
                {
                    Read = 0,
                    ReadFrom = -1,
                    EdgeName = "SeeSlots",
                },
                At(1, 0, "OpenWrite", "slot+0") with
                {
                    Payload = "0000000000000000",
                    Size = 8,
                    IsCulprit = true,
                },
                At(2, 0, "CloseWrite", "slot+0") with
                {
                    Payload = "2a00000000000000",
                    Size = 8,
                },
                At(3, 0, "StoreRelease", "ProducerIndex") with
                {
                    Written = 1,
                    IsWeakened = true,
                    EdgeName = "PublishItems",
                },
                At(4, 1, "LoadAcquire", "ProducerIndex") with
                {
                    Read = 1,
                    ReadFrom = 3,
                    EdgeName = "SeeItems",
                },
                At(5, 1, "OpenRead", "slot+0") with
                {
                    Payload = "2a00000000000000",
                    Size = 8,
                    IsCulprit = true,
                },
            ],
            "r1:AAEBAgME"
        );

    /// <summary>The same with the publishing store as it should be.</summary>
    public static Counterexample Ordered =>
        new(
            "the check failed",
            2,
            [
                .. Race.Steps.Select(step =>
                    step.Index switch
                    {
                        3 => step with { IsWeakened = false },
                        4 => step with { Acquires = [3] },
                        _ => step,
                    }
                ),
            ],
            "r1:AAEBAgMF"
        );

    /// <summary>Store buffering: both sides arm their flag and miss the other's, and a third one waits for either.</summary>
    public static Counterexample Stuck =>
        new(
            "stuck: thread 0 and thread 1 wait for each other",
            3,
            [
                At(0, 2, "CompareExchange", "State") with
                {
                    Read = 0,
                    ReadFrom = -1,
                    Written = 1,
                    Edge = 8,
                },
                At(1, 0, "LoadAcquire", "State") with
                {
                    Read = 1,
                    ReadFrom = 0,
                    Edge = 9,
                    Acquires = [0],
                },
                At(2, 0, "StoreRelease", "ConsumerWaiters") with
                {
                    Written = 1,
                    EdgeName = "Arm",
                },
                At(3, 0, "FullFence") with
                {
                    IsWeakened = true,
                    EdgeName = "ArmFence",
                },
                At(4, 1, "StoreRelease", "ProducerIndex") with
                {
                    Written = 0xFFFF_FFFF,
                    EdgeName = "PublishItems",
                },
                At(5, 1, "FullFence") with
                {
                    EdgeName = "PublishFence",
                },
                At(6, 1, "Load", "ConsumerWaiters") with
                {
                    Read = 0,
                    ReadFrom = -1,
                    IsStale = true,
                    IsCulprit = true,
                    Edge = 11,
                },
                At(7, 0, "LoadAcquire", "ProducerIndex") with
                {
                    Read = 0xFFFF_FFFE,
                    ReadFrom = -1,
                    IsStale = true,
                    IsCulprit = true,
                    EdgeName = "SeeItems",
                },
                At(8, 2, "Exchange", "State") with
                {
                    Read = 1,
                    ReadFrom = 0,
                    Written = 2,
                    Edge = 12,
                },
                At(9, 3, "Load", "State") with
                {
                    Read = 2,
                    ReadFrom = 8,
                },
                At(10, 3, "Load", "ProducerIndex") with
                {
                    Read = 0xFFFF_FFFF,
                    ReadFrom = 4,
                },
            ],
            "r1:AgAAAAABAQEAAg"
        );

    /// <summary>Two threads that pass one word to and fro; the last read is stale.</summary>
    public static Counterexample Long(int steps) =>
        new(
            "the check failed: thread 1 has seen 3 items of 4",
            2,
            [.. Enumerable.Range(0, steps).Select(index => Pass(index, steps))],
            "r1:AAAAAQEBAAAAAQEBAAAAAQEBAAAAAQEBAAAAAQEB"
        );

    public static CounterexampleStep At(
        int index,
        int thread,
        string operation,
        string location = ""
    ) =>
        new()
        {
            Index = index,
            Thread = thread,
            Operation = operation,
            Location = location,
        };

    // Of each four steps, a thread reads, opens, closes and publishes.
    private static CounterexampleStep Pass(int index, int steps)
    {
        var thread = index / 4 % 2;
        var slot = $"slots+{index / 8 % 4 * 8}";
        return (index % 4) switch
        {
            0 => At(
                index,
                thread,
                "LoadAcquire",
                thread == 0 ? "ConsumerIndex" : "ProducerIndex"
            ) with
            {
                Read = (ulong)(index / 8 + (index + 4 >= steps ? 0 : thread)),
                ReadFrom = index + 4 >= steps ? index - 9 : index - 1,
                IsStale = index + 4 >= steps,
                IsCulprit = index + 4 >= steps,
                Acquires = index == 0 ? [] : [index + 4 >= steps ? index - 9 : index - 1],
                EdgeName = thread == 0 ? "SeeSlots" : "SeeItems",
            },
            1 => At(index, thread, thread == 0 ? "OpenWrite" : "OpenRead", slot) with
            {
                Size = 8,
                Payload = $"{index / 8:x2}00000000000000",
            },
            2 => At(index, thread, thread == 0 ? "CloseWrite" : "CloseRead", slot) with
            {
                Size = 8,
                Payload = $"{index / 8:x2}00000000000000",
            },
            _ => At(
                index,
                thread,
                "StoreRelease",
                thread == 0 ? "ProducerIndex" : "ConsumerIndex"
            ) with
            {
                Written = (ulong)(index / 8) + 1,
                EdgeName = thread == 0 ? "PublishItems" : "ReleaseSlots",
            },
        };
    }
}
