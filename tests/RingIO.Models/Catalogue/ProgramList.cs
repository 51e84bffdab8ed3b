// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Models.Rings;

namespace RingIO.Models.Catalogue;

/// <summary>Collects the programs of a ring.</summary>
/// <param name="ring">The ring's name.</param>
/// <param name="make">Makes a ring of the kind.</param>
internal sealed class ProgramList(string ring, Func<ModelShape, ModelRing> make)
{
    private readonly List<BoundedProgram> _programs = [];

    /// <summary>What was collected.</summary>
    public IReadOnlyList<BoundedProgram> All => _programs;

    /// <summary>Adds a program over a ring of the kind.</summary>
    public ProgramList Add(
        string name,
        string bounds,
        ModelShape shape,
        Func<ModelRing, RingProgram> program,
        bool large = false,
        bool crash = false
    ) => Add(name, Say(bounds, shape), () => program(make(shape)), large, crash);

    /// <summary>Adds a program.</summary>
    public ProgramList Add(
        string name,
        string bounds,
        Func<RingProgram> program,
        bool large = false,
        bool crash = false
    )
    {
        _programs.Add(
            new(ring, name, bounds, program) { IsLarge = large, CrashThread = crash ? 0 : null }
        );
        return this;
    }

    /// <summary>Producers and consumers that are there from the start.</summary>
    public ProgramList Transfer(int[] puts, int[] takes, ModelShape shape, bool large = false) =>
        Add(
            "transfer",
            $"{string.Join(" + ", puts)} items to {string.Join(" + ", takes)}",
            shape,
            made => Transfers.Of(made, puts, takes),
            large
        );

    /// <summary>One producer, one consumer.</summary>
    public ProgramList Transfer(int items, ModelShape shape, bool large = false) =>
        Transfer([items], [items], shape, large);

    /// <summary>The end of the ring.</summary>
    public ProgramList Ending(int puts, ModelShape shape, int consumers = 1, bool large = false) =>
        Add(
            "ending",
            $"{puts} items, {Count(consumers, "consumer")}",
            shape,
            made => Endings.Of(made, puts, consumers),
            large
        );

    /// <summary>Producers, then consumers, that follow each other; the ring has two entries for owners.</summary>
    public ProgramList Handover(int[] puts, int[] takes, ModelShape shape, bool large = false)
    {
        var two = shape with { Owners = 2 };
        if (puts.Length != 0)
        {
            Add(
                "producers in turn",
                $"{string.Join(" + ", puts)} items",
                two,
                made => Handovers.OfProducers(made, puts),
                large
            );
        }

        return takes.Length == 0
            ? this
            : Add(
                "consumers in turn",
                $"{string.Join(" + ", takes)} items",
                two,
                made => Handovers.OfConsumers(made, takes),
                large
            );
    }

    /// <summary>A producer dies.</summary>
    public ProgramList DeadProducer(int puts, int[] others, ModelShape shape, bool large = false) =>
        Add(
            "death of a producer",
            $"{puts} items{string.Concat(others.Select(o => $", {o} of a living one"))}",
            shape,
            made => Crashes.OfProducer(made, puts, others),
            large,
            crash: true
        );

    /// <summary>A consumer dies.</summary>
    public ProgramList DeadConsumer(
        int puts,
        int takes,
        ModelShape shape,
        int others = 0,
        bool large = false
    ) =>
        Add(
            "death of a consumer",
            $"at most {takes} of {Count(puts, "item")} taken{(others == 0 ? "" : $", {others} living")}",
            shape,
            made => Crashes.OfConsumer(made, puts, takes, others),
            large,
            crash: true
        );

    private static string Count(int count, string what) =>
        count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Say(string bounds, ModelShape shape)
    {
        var access = shape.Access switch
        {
            Access.Batch => ", batches",
            Access.InPlace => ", in place",
            Access.Tombstone => ", tombstones",
            Access.DropClaim => ", dropped claims",
            _ => "",
        };
        var waiting = shape.Waiting switch
        {
            Waiting.Spin => ", spinning",
            Waiting.Park => ", parking",
            _ => "",
        };
        var index =
            shape.FirstIndex == ulong.MaxValue ? "2^64 - 1"
            : shape.FirstIndex == uint.MaxValue ? "2^32 - 1"
            : $"{shape.FirstIndex}";
        return $"{bounds}{access}{waiting}, capacity {shape.Capacity}, from index {index}";
    }
}
