// SPDX-License-Identifier: MIT

using System.Xml.Linq;

namespace RingIO.Testing.Reports;

/// <summary>The lines of the picture: program order, who read from whom, who synchronizes with whom, and what nothing orders.</summary>
internal sealed class PictureArrows(
    Counterexample example,
    HappensBefore order,
    PictureLayout layout,
    IReadOnlyList<(int Earlier, int Later)> races
)
{
    private const int Reach = 46;

    // Both kinds may arrive at one box: each has a height of its own.
    private const int ReadOffset = 8;
    private const int SynchronizesOffset = -8;

    private static readonly string[] Kinds = ["synchronizes", "reads", "stale"];

    /// <summary>The heads of the arrows, each in the colour of its kind.</summary>
    public static XElement Heads() =>
        new(
            Picture.Svg + "defs",
            Kinds.Select(kind => new XElement(
                Picture.Svg + "marker",
                new XAttribute("id", $"head-{kind}"),
                new XAttribute("class", $"head {kind}"),
                new XAttribute("viewBox", "0 0 8 8"),
                new XAttribute("refX", 7),
                new XAttribute("refY", 4),
                new XAttribute("markerWidth", 9),
                new XAttribute("markerHeight", 9),
                new XAttribute("markerUnits", "userSpaceOnUse"),
                new XAttribute("orient", "auto"),
                new XElement(Picture.Svg + "path", new XAttribute("d", "M0 0L8 4L0 8z"))
            ))
        );

    public IEnumerable<XElement> Draw() =>
        Enumerable.Range(0, example.Steps.Count).SelectMany(Into);

    /// <summary>A line between the two accesses of each race, with what it means.</summary>
    public IEnumerable<XElement> Races()
    {
        foreach (var (earlier, later) in races)
        {
            var isRightward = layout.LaneOf(earlier) < layout.LaneOf(later);
            var x1 = isRightward ? layout.Right(earlier) : layout.Left(earlier);
            var x2 = isRightward ? layout.Left(later) : layout.Right(later);
            var (y1, y2) = (PictureLayout.Middle(earlier), PictureLayout.Middle(later));

            // The label stands in the gap beside the later access, where the line passes.
            var x = x2 + ((isRightward ? -1 : 1) * layout.Gap / 2);
            var y = y1 + ((y2 - y1) * (x - x1) / (x2 - x1));
            yield return new(
                Picture.Svg + "g",
                new XAttribute("class", "race"),
                new XElement(Picture.Svg + "path", new XAttribute("d", $"M{x1} {y1}L{x2} {y2}")),
                Picture.Box(x - 50, y - 19, 100, 38, 8),
                Picture.Text("no edge", "race-name", x, y - 3),
                Picture.Text("orders these", "race-name", x, y + 12)
            );
        }
    }

    private IEnumerable<XElement> Into(int to)
    {
        var step = example.Steps[to];
        if (order.Previous(to) is >= 0 and var previous)
        {
            var x = (layout.Left(to) + layout.Right(to)) / 2;
            yield return Arrow(
                "order",
                previous,
                to,
                $"M{x} {PictureLayout.Middle(previous)}V{PictureLayout.Top(to)}"
            );
        }

        var acquired = order.Acquired(to);
        foreach (var from in acquired)
        {
            var isStale = step.IsStale && step.ReadFrom == example.Steps[from].Index;
            yield return Arrow(
                isStale ? "synchronizes stale" : "synchronizes",
                from,
                to,
                Curve(from, to, SynchronizesOffset)
            );
        }

        var kind = step.IsStale ? "reads stale" : "reads";
        if (step.ReadFrom is { } store && order.Position(store) is { } source)
        {
            if (!acquired.Contains(source))
            {
                yield return Arrow(kind, source, to, Curve(source, to, ReadOffset));
            }
        }
        else if (step is { IsStale: true, ReadFrom: < 0 })
        {
            var (x, y) = (layout.Left(to), PictureLayout.Middle(to) + ReadOffset);
            yield return Arrow(kind, to, to, $"M{x - Reach} {y}H{x}");
            yield return Picture.Text("start", "start-name", x - Reach, y - 5);
        }
    }

    private XElement Arrow(string kind, int from, int to, string path) =>
        new(
            Picture.Svg + "path",
            new XAttribute("class", $"arrow {kind}"),
            new XAttribute("data-from", example.Steps[from].Index),
            new XAttribute("data-to", example.Steps[to].Index),
            new XAttribute("d", path)
        );

    private string Curve(int from, int to, int offset)
    {
        var (y1, y2) = (PictureLayout.Middle(from) + offset, PictureLayout.Middle(to) + offset);
        var (first, second) = (layout.LaneOf(from), layout.LaneOf(to));
        if (first == second)
        {
            var x = layout.Left(to);
            var bulge = x - Math.Min(Reach, 16 + (Math.Abs(to - from) * 5));
            return $"M{x} {y1}C{bulge} {y1} {bulge} {y2} {x} {y2}";
        }

        var (x1, x2) =
            first < second
                ? (layout.Right(from), layout.Left(to))
                : (layout.Left(from), layout.Right(to));
        var reach = first < second ? Reach : -Reach;
        return $"M{x1} {y1}C{x1 + reach} {y1} {x2 - reach} {y2} {x2} {y2}";
    }
}
