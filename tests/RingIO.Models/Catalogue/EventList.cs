// SPDX-License-Identifier: MIT

using RingIO.Models.Events;
using RingIO.Models.Programs;
using RingIO.Models.Rings;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of event channels: alone, and with a ring whose consumer sleeps on one.</summary>
internal static class EventList
{
    /// <summary>Those of the 2-level ABI, both sides.</summary>
    public static IReadOnlyList<BoundedProgram> TwoLevel { get; } =
        Of("2-level", () => new TwoLevelModelChannel());

    /// <summary>Those of the FIFO ABI, both sides.</summary>
    public static IReadOnlyList<BoundedProgram> Fifo { get; } =
    [
        .. Of("FIFO", () => new FifoModelChannel([7, 7])),
        new(
            "FIFO",
            "two senders",
            "1 event each, of two priorities",
            () => EventStory.Senders(new FifoModelChannel([7, 3]), 1, 1)
        ),
        new("FIFO", "growing", "1 event, 1 page", EventStory.Growing),
        new("FIFO", "growing, masked", "1 event, 1 page", EventStory.GrowingMasked),
    ];

    /// <summary>Those of a domain's upcalls.</summary>
    public static IReadOnlyList<BoundedProgram> Upcalls { get; } =
    [
        new("Upcall", "marked", "1 mark", () => EventStory.Marked(new TwoLevelModelChannel())),
        new(
            "Upcall",
            "found marked",
            "1 mark",
            () => EventStory.FoundMarked(new TwoLevelModelChannel())
        ),
        .. TwoLevel,
        .. Fifo,
    ];

    /// <summary>Those of a port's gate.</summary>
    public static IReadOnlyList<BoundedProgram> Gate { get; } =
    [
        new("Gate", "change", "1 sender, twice", () => Gates.Of(1)),
        new("Gate", "change", "2 senders, twice", () => Gates.Of(2)),
    ];

    private static List<BoundedProgram> Of(string abi, Func<ModelChannel> make) =>
        [
            new(abi, "with a ring", "2 items, 2 events", () => Ring(make(), 2, masking: false)),
            new(
                abi,
                "with a ring, masking",
                "2 items, 2 events",
                () => Ring(make(), 2, masking: true)
            ),
            new(abi, "one sender", "2 events", () => EventStory.Senders(make(), 2)),
            new(abi, "two senders", "1 event each", () => EventStory.Senders(make(), 1, 1)),
            new(abi, "one port, two senders", "1 event each", () => EventStory.Shared(make())),
            new(abi, "two CPUs", "1 event each", () => EventStory.TwoCpus(make())),
            new(abi, "unmasking", "1 event", () => EventStory.Unmasking(make())),
            new(abi, "prepared", "1 event", () => EventStory.Prepared(make())),
            new(abi, "upcalls masked", "2 senders", () => EventStory.UpcallsMasked(make())),
            new(abi, "with a ring", "3 items, 3 events", () => Ring(make(), 3, masking: false)),
        ];

    private static EventStory Ring(ModelChannel channel, int items, bool masking) =>
        EventStory.WithRing(channel, new SpscModelRing(new() { Capacity = 4 }), items, masking);
}
