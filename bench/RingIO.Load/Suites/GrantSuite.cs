// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Load.Granting;
using RingIO.Load.Measuring;
using RingIO.Load.Reporting;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>Messages between domains: by each method, by the adaptive policy, and copied without any of it.</summary>
internal static class GrantSuite
{
    private const string Name = "grant";
    private const int BatchPages = 32;

    private static readonly Unit AMessage = new("ns/message", HigherIsBetter: false);

    private static readonly int[] Sizes =
    [
        .. Enumerable.Range(0, 9).Select(power => 64 << (2 * power)),
        8 << 20,
    ];

    // One panel each, alone and busy: what all methods cost.
    private static readonly HashSet<string> Drawn =
    [
        .. Both(bytes => new(bytes, GrantFlow.TakenIn)).Select(SweepOf),
        .. Both(bytes => new(bytes, GrantFlow.GivenOut)).Select(SweepOf),
    ];

    /// <summary>The suite.</summary>
    public static Suite Suite { get; } =
        new(Name, "messages between domains, by each way of moving pages", Cases)
        {
            HasCrossovers = true,
            Plot = new RelativePlot(
                "Messages",
                new("bytes of a message", AxisScale.Bytes),
                "memcpy",
                Drawn.Contains
            ),
        };

    /// <summary>What messages are measured.</summary>
    public static IEnumerable<GrantShape> Shapes { get; } =
    [
        .. Both(bytes => new(bytes, GrantFlow.TakenIn)),
        .. Both(bytes => new(bytes, GrantFlow.GivenOut)),
        .. Both(bytes => new(bytes, GrantFlow.TakenIn) { MayKeep = false }),
        .. Both(bytes => new(bytes, GrantFlow.GivenOut) { MayKeep = false }, least: 4096),
        .. Both(
            bytes =>
                new(bytes, GrantFlow.TakenIn)
                {
                    Batch = Math.Max(1, BatchPages / ((bytes + 4095) / 4096)),
                },
            most: 64 << 10
        ),
        .. Both(bytes => new(bytes, GrantFlow.Forwarded), least: 256),
        .. Sizes
            .Where(bytes => bytes <= 256 << 10)
            .Select(bytes => new GrantShape(bytes, GrantFlow.TakenIn) { IsHot = true }),
    ];

    /// <summary>What a sweep is called.</summary>
    /// <param name="shape">A shape of it.</param>
    /// <returns>The name.</returns>
    public static string SweepOf(GrantShape shape)
    {
        var flow = shape.Flow switch
        {
            GrantFlow.TakenIn => "taken in",
            GrantFlow.Forwarded => "forwarded",
            _ => "given out",
        };
        var batch = shape.Batch > 1 ? $" by {BatchPages} pages" : "";
        var kept = shape.MayKeep ? "" : ", nothing kept";
        var cache = shape.IsHot ? ", in cache" : "";
        var busy = shape.IsBusy ? "second thread busy" : "alone";
        return $"{flow}{batch}{kept}{cache}, {busy}, {GrantField.Kind}";
    }

    private static IEnumerable<Case> Cases() => Shapes.Select(Of);

    private static Case Of(GrantShape shape)
    {
        var copy = GrantSubjects.Fixed(TransferMethod.Copy, shape);
        var adaptive = GrantSubjects.Adaptive(shape);
        Subject[] others = [.. Methods(shape).Select(method => GrantSubjects.Fixed(method, shape))];
        var sweep = SweepOf(shape);
        return new(
            Name,
            $"{ByteText.Of(shape.Bytes)}, {sweep}",
            AMessage,
            [adaptive, GrantSubjects.Calibrated(shape), copy, .. others],
            [copy, GrantSubjects.Memcpy(shape)]
        )
        {
            Sweep = new(sweep, shape.Bytes),
            Choice = (adaptive, [copy, .. others]),
        };
    }

    private static IEnumerable<TransferMethod> Methods(GrantShape shape) =>
        Enum.GetValues<TransferMethod>()
            .Where(method => method != TransferMethod.Copy && shape.Asked.Allows(method));

    private static IEnumerable<GrantShape> Both(
        Func<int, GrantShape> shape,
        int least = 64,
        int most = 8 << 20
    ) =>
        from isBusy in (bool[])[false, true]
        from bytes in Sizes
        where bytes >= least && bytes <= most
        select shape(bytes) with
        {
            IsBusy = isBusy,
        };
}
