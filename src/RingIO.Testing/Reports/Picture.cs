// SPDX-License-Identifier: MIT

using System.Xml.Linq;

namespace RingIO.Testing.Reports;

/// <summary>Draws what happens before what, as SVG.</summary>
internal sealed class Picture
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Counterexample _example;
    private readonly HappensBefore _order;
    private readonly PictureLayout _layout;
    private readonly PictureArrows _arrows;

    private Picture(Counterexample example, HappensBefore order)
    {
        var races = order.Races().ToList();
        _example = example;
        _order = order;
        _layout = new(example, order, races.Count > 0);
        _arrows = new(example, order, _layout, races);
    }

    public static XElement Draw(Counterexample example, HappensBefore order) =>
        new Picture(example, order).Draw();

    private XElement Draw() =>
        new(
            Svg + "svg",
            new XAttribute("class", "picture"),
            new XAttribute("width", _layout.Width),
            new XAttribute("height", _layout.Height),
            new XAttribute("viewBox", $"0 0 {_layout.Width} {_layout.Height}"),
            new XAttribute("role", "group"),
            new XAttribute("aria-label", "What happens before what"),
            PictureArrows.Heads(),
            new XElement(Svg + "g", Enumerable.Range(0, _layout.Lanes).Select(Lane)),
            new XElement(Svg + "g", _arrows.Draw()),
            new XElement(Svg + "g", Enumerable.Range(0, _example.Steps.Count).Select(Step)),
            new XElement(Svg + "g", _arrows.Races())
        );

    /// <summary>The class that gives a thread its colour.</summary>
    public static string LaneClass(Counterexample example, int lane) =>
        lane < example.ThreadCount ? $"lane-{lane % ReportStyle.LaneColours}" : "lane-check";

    private XElement Lane(int lane)
    {
        var left = _layout.LaneLeft(lane);
        var width = _layout.LaneWidth(lane);
        return new(
            Svg + "g",
            new XAttribute("class", $"lane {LaneClass(_example, lane)}"),
            Box(left - 10, 0, width + 20, _layout.Height, 10),
            Text(
                StepText.Thread(_example, lane),
                "lane-name",
                left + (width / 2),
                PictureLayout.HeaderHeight - 14
            )
        );
    }

    private XElement Step(int position)
    {
        var step = _example.Steps[position];
        var left = _layout.Left(position);
        var middle = PictureLayout.Middle(position);
        var width = _layout.Right(position) - left;
        var what = PictureLayout.What(step);
        var effect = PictureLayout.Effect(step);
        var text = left + PictureLayout.TextStart;
        var lines =
            effect.Length == 0
                ? new[] { Text(what, "what", text, middle + 4) }
                : [Text(what, "what", text, middle - 4), Text(effect, "effect", text, middle + 12)];
        return new(
            Svg + "g",
            new XAttribute("class", Class(step)),
            new XAttribute("id", $"step-{step.Index}"),
            new XAttribute("tabindex", 0),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", Label(step)),
            new XAttribute("data-step", step.Index),
            new XAttribute("data-before", Before(position)),
            new XElement(Svg + "title", Label(step)),
            Box(left, PictureLayout.Top(position), width, PictureLayout.BoxHeight, 6),
            new XElement(
                Svg + "path",
                new XAttribute("class", "stripe"),
                new XAttribute("d", $"M{left + 3} {middle - 14}V{middle + 14}")
            ),
            Text(StepText.Number(step), "index", left + 21, middle + 4),
            lines
        );
    }

    private string Before(int position) =>
        string.Join(' ', _order.Direct(position).Select(i => _example.Steps[i].Index));

    private string Class(CounterexampleStep step) =>
        $"step {LaneClass(_example, step.Thread)}"
        + (step.IsCulprit ? " culprit" : "")
        + (step.IsWeakened ? " weakened" : "")
        + (step.IsStale ? " stale" : "");

    private string Label(CounterexampleStep step) =>
        $"step {StepText.Number(step)}, {StepText.Thread(_example, step.Thread)}: {StepText.Describe(step)}"
        + (step.IsWeakened ? ", its order taken away" : "")
        + (step.IsCulprit ? ", makes it fail" : "");

    /// <summary>A rectangle with round corners.</summary>
    public static XElement Box(int x, int y, int width, int height, int radius) =>
        new(
            Svg + "rect",
            new XAttribute("x", x),
            new XAttribute("y", y),
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XAttribute("rx", radius)
        );

    /// <summary>A text at a place; its class says how it is aligned.</summary>
    public static XElement Text(string text, string kind, int x, int y) =>
        new(
            Svg + "text",
            new XAttribute("class", kind),
            new XAttribute("x", x),
            new XAttribute("y", y),
            text
        );
}
