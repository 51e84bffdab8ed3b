// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Native;
using RingIO.Load.Reporting;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>Pages that change hands by remapping, against the copy that does without.</summary>
internal static class RemapSuite
{
    private const string Name = "remap";

    private static readonly Unit APage = new("ns/page", HigherIsBetter: false);

    private static readonly int[] Pages = [1, 4, 16, 64, 128, 256, 512, 2048];

    // Where our calls are held against the same calls in C: one page, many, a whole page table.
    private static readonly int[] PagesOfCalls = [1, 64, 512];

    private const string FaultHandler = "bench_remap_uffd";

    private static readonly Lazy<string?> WhyNoFaultHandler = new(() =>
    {
        var shape = new RemapShape(1, IsBusy: false);
        return NativeBench.WhyNot(InC("userfaultfd", FaultHandler, shape, shape.Mappings));
    });

    /// <summary>The suite.</summary>
    public static Suite Suite { get; } =
        new(Name, "pages remapped or copied", Cases)
        {
            HasCrossovers = true,
            Plot = new SweepPlot(
                "Pages that change hands",
                new("bytes at once", AxisScale.Bytes),
                new("ns a page of 4 KiB, first read included", AxisScale.Log10)
            ),
        };

    private static IEnumerable<Case> Cases() =>
        [
            .. Pages.Select(pages => Sizes(new(pages, IsBusy: false))),
            .. Pages.Select(pages => Sizes(new(pages, IsBusy: true))),
            .. PagesOfCalls.SelectMany(pages => SameCalls(new(pages, IsBusy: false))),
        ];

    private static Case Sizes(RemapShape shape) =>
        new(
            Name,
            $"{ByteText.Of(shape.Bytes)}, {shape.Sweep.Name}",
            APage,
            [
                RemapSubjects.Map(shape, populate: false),
                RemapSubjects.Map(shape, populate: true),
                RemapSubjects.MapPageByPage(shape),
                RemapSubjects.Move(shape),
                RemapSubjects.MovePageByPage(shape),
                RemapSubjects.Exchange(shape),
                MoveByFaultHandler(shape),
            ],
            [
                InC("memcpy", "bench_remap_copy", shape, shape.Buffers),
                InC("memcpy, in cache", "bench_remap_copy_hot", shape, shape.ExpectedOfFirst),
            ]
        )
        {
            Sweep = shape.Sweep,
        };

    private static IEnumerable<Case> SameCalls(RemapShape shape) =>
        [
            Pair(
                shape,
                RemapSubjects.Map(shape, populate: false),
                InC("mmap in C, faulting", "bench_remap_mmap", shape, shape.Buffers)
            ),
            Pair(
                shape,
                RemapSubjects.Map(shape, populate: true),
                InC("mmap in C, populated", "bench_remap_mmap_populate", shape, shape.Buffers)
            ),
            Pair(
                shape,
                RemapSubjects.Move(shape),
                InC("mremap in C", "bench_remap_mremap", shape, shape.Mappings)
            ),
            Pair(
                shape,
                RemapSubjects.Copy(shape),
                InC("memcpy", "bench_remap_copy", shape, shape.Buffers)
            ),
        ];

    // Private memory only, Linux 6.8 and a privilege: no way for memory that two processes share.
    private static Subject MoveByFaultHandler(RemapShape shape)
    {
        const string Title = "UFFDIO_MOVE in C, private memory";
        return WhyNoFaultHandler.Value is { } reason
            ? Subject.Missing(Title, reason)
            : InC(Title, FaultHandler, shape, shape.Mappings);
    }

    private static Case Pair(RemapShape shape, Subject ours, Subject peer) =>
        new(Name, $"{ByteText.Of(shape.Bytes)}, as in C", APage, [ours], [peer]);

    private static Subject InC(string name, string entry, RemapShape shape, int buffers) =>
        InC(name, entry, shape, turns => shape.Expected(turns, buffers));

    private static Subject InC(
        string name,
        string entry,
        RemapShape shape,
        Func<long, ulong> expected
    )
    {
        var native = NativeBench.Shared.Subject(
            name,
            shape.IsBusy ? $"{entry}_busy" : entry,
            expected,
            shape.Pages
        );
        return native with
        {
            Granule = shape.Granule,
            Measure = run =>
            {
                var turns = native.Measure(run);
                return turns with { Operations = turns.Operations * shape.Pages };
            },
        };
    }
}
