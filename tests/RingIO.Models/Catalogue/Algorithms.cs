// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using RingIO.Translation;

namespace RingIO.Models.Catalogue;

/// <summary>Every algorithm of the library that is written over a memory order.</summary>
public static class Algorithms
{
    private const int LastOfARing = 99; // Rings number their edges each from 1; what is above is one's alone.

    /// <summary>The catalogue, in the order of the documents.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        Of(typeof(SpscCore<,>), "Spsc", SingleRings.Spsc),
        Of(typeof(SpscCore<,>), "Record", SingleRings.Record),
        Of(typeof(SpscFlagCore<,>), "SpscFlag", SingleRings.SpscFlag),
        Of(typeof(MpscCore<,>), "Mpsc", SequencedRings.Mpsc),
        Of(typeof(MpmcCore<,>), "Mpmc", SequencedRings.Mpmc),
        Of(typeof(BroadcastCore<,>), "Broadcast", BroadcastRings.All),
        Of(typeof(RingControl<>), "Control", ControlRings.All),
        new(
            "Recovery",
            "src/RingIO/Rings/SequencedRecovery.cs",
            EdgesOf(Internal("SequencedRecovery")),
            SequencedRings.Recovery
        ),
        Of(typeof(FrameTableCore<>), "Frames", FrameTable.All),
        Of(typeof(PageTableCore<>), "PageTable", PageTables.All),
        Of(typeof(ShootdownCore<>), "Shootdown", ShootdownList.All),
        Of(typeof(GrantEntryCore<>), "Grants", GrantList.All),
        Of(typeof(ByteStreamCore<>), "ByteStream", ByteStreamList.Transfers),
        Of(typeof(StreamRestartCore<>), "StreamRestart", ByteStreamList.Restarts),
        Of(typeof(RequestResponseCore<,,>), "RequestResponse", RequestRings.All),
        Of(typeof(UpcallCore<>), "Upcall", EventList.Upcalls),
        Of(typeof(TwoLevelCore<>), "2-level", EventList.TwoLevel),
        Of(typeof(TwoLevelGuestCore<>), "2-level guest", EventList.TwoLevel),
        Of(typeof(FifoCore<>), "FIFO", EventList.Fifo),
        Of(typeof(FifoGuestCore<>), "FIFO guest", EventList.Fifo),
        Of(typeof(PortGateCore<>), "Gate", EventList.Gate),
    ];

    /// <summary>Public types over a memory order that have no entry: each must get one.</summary>
    /// <returns>Their names.</returns>
    public static IReadOnlyList<string> Missing()
    {
        // The record ring moves bytes by the algorithm of the single-producer ring: its entry is Record.
        var known = new HashSet<string>(
            All.Select(e => Path.GetFileNameWithoutExtension(e.Source)).Append("RecordCore"),
            StringComparer.Ordinal
        );
        return
        [
            .. typeof(SpscCore<,>)
                .Assembly.GetExportedTypes()
                .Where(t =>
                    t.IsGenericTypeDefinition
                    && t.GetGenericArguments()
                        .Any(a => a.GetGenericParameterConstraints().Contains(typeof(IMemoryOrder)))
                )
                .Select(t => t.Name.Split('`')[0])
                .Where(name => !known.Contains(name)),
        ];
    }

    /// <summary>The names of the edges that programs of a ring pass: its own, and those of what all rings share.</summary>
    /// <param name="ring">The ring's name, as programs have it.</param>
    /// <returns>By number.</returns>
    public static IReadOnlyDictionary<int, string> EdgeNamesOf(string ring) =>
        All.Where(e =>
                ring.StartsWith(e.Name, StringComparison.Ordinal)
                || e.Edges.Keys.Min() > LastOfARing
            )
            .SelectMany(e => e.Edges)
            .GroupBy(e => e.Key, e => e.Value)
            .ToDictionary(names => names.Key, names => names.First());

    private static CatalogueEntry Of(
        Type core,
        string name,
        IReadOnlyList<BoundedProgram> programs
    ) =>
        new(
            name,
            $"src/{core.Namespace!.Replace('.', '/')}/{core.Name.Split('`')[0]}.cs",
            EdgesOf(core),
            programs
        );

    // Edges are numbered from 1; a constant of 0 is something else.
    private static SortedDictionary<int, string> EdgesOf(Type core) =>
        new(Names.OfEdges(core).Where(e => e.Key > 0).ToDictionary(e => e.Key, e => e.Value));

    private static Type Internal(string name) =>
        typeof(SpscCore<,>).Assembly.GetType($"RingIO.Rings.{name}", throwOnError: true)!;
}
