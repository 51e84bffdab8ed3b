// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Xml.Linq;

namespace RingIO.Samples.RingPicture;

/// <summary>Draws steps as an SVG that plays them: each slot a sector, each index a hand.</summary>
internal static class RingDrawing
{
    private const double SecondsAStep = 1.6;
    private const int Outer = 200;
    private const int Inner = 140;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly (string Colour, string Name)[] Arcs =
    [
        ("#eceff1", "free"),
        ("#66bb6a", "response, to be taken"),
        ("#ffb74d", "request, in work"),
        ("#64b5f6", "request, to be taken"),
        ("#bbdefb", "request, not yet published"),
    ];

    private static readonly (string Name, string Colour, Func<RingStep, uint> Index)[] Hands =
    [
        ("req_prod", "#1565c0", step => step.RequestProducer),
        ("req_cons (back end's own)", "#ef6c00", step => step.RequestConsumer),
        ("rsp_prod", "#2e7d32", step => step.ResponseProducer),
        ("rsp_cons (front end's own)", "#6a1b9a", step => step.ResponseConsumer),
    ];

    public static XDocument Draw(IReadOnlyList<RingStep> steps, int capacity)
    {
        var ring = Element("g", ("transform", "translate(240 240)"));
        for (var slot = 0; slot < capacity; slot++)
        {
            ring.Add(Sector(steps, slot, capacity));
        }

        for (var hand = 0; hand < Hands.Length; hand++)
        {
            ring.Add(Hand(steps, hand, capacity));
        }

        var root = Element(
            "svg",
            ("viewBox", "0 0 1060 480"),
            ("font-family", "sans-serif"),
            ("font-size", "15"),
            ("role", "img")
        );
        root.Add(
            new XElement(
                Svg + "title",
                $"The ring of requests and responses, {capacity} slots, in {steps.Count} steps"
            ),
            Element("rect", ("width", "1060"), ("height", "480"), ("fill", "white")),
            ring,
            Legend()
        );
        for (var step = 0; step < steps.Count; step++)
        {
            root.Add(Caption(steps, step));
        }

        return new(root);
    }

    // What a viewer shows that plays nothing.
    private static int Still(IReadOnlyList<RingStep> steps) => steps.Count * 2 / 3;

    private static XElement Sector(IReadOnlyList<RingStep> steps, int slot, int capacity)
    {
        string Point(double at, int radius)
        {
            var angle = 2 * Math.PI * at / capacity;
            return Invariant($"{radius * Math.Sin(angle):0.#} {-radius * Math.Cos(angle):0.#}");
        }

        var path =
            $"M{Point(slot, Inner)}L{Point(slot, Outer)}A{Outer} {Outer} 0 0 1 {Point(slot + 1, Outer)}"
            + $"L{Point(slot + 1, Inner)}A{Inner} {Inner} 0 0 0 {Point(slot, Inner)}Z";
        var colours = steps.Select(step => Arcs[step.ArcOf(slot, capacity)].Colour).ToArray();
        return Element("path", ("d", path), ("fill", colours[Still(steps)]), ("stroke", "white"))
            .With(Animation("animate", colours, ("attributeName", "fill")));
    }

    private static XElement Hand(IReadOnlyList<RingStep> steps, int hand, int capacity)
    {
        var (name, colour, index) = Hands[hand];
        var angles = steps
            .Select(step => Invariant($"{360.0 * index(step) / capacity:0.##}"))
            .ToArray();
        var length = Outer + 28 - (8 * hand);
        var start = 30 + (20 * hand);
        return Element("g", ("transform", $"rotate({angles[Still(steps)]})"))
            .With(
                Element(
                    "path",
                    ("d", $"M0 {-start}L0 {-length}m-6 8l6 -12l6 12Z"),
                    ("stroke", colour),
                    ("fill", colour),
                    ("stroke-width", "2.5")
                ),
                Animation(
                    "animateTransform",
                    angles,
                    ("attributeName", "transform"),
                    ("type", "rotate")
                )
            );
    }

    private static XElement Legend()
    {
        var legend = Element("g", ("transform", "translate(490 200)"));
        for (var arc = 0; arc < Arcs.Length; arc++)
        {
            legend.Add(
                Element(
                    "rect",
                    ("y", $"{arc * 26}"),
                    ("width", "18"),
                    ("height", "18"),
                    ("fill", Arcs[arc].Colour)
                ),
                Text(28, (arc * 26) + 14, Arcs[arc].Name)
            );
        }

        for (var hand = 0; hand < Hands.Length; hand++)
        {
            var y = 150 + (hand * 26);
            legend.Add(
                Element(
                    "path",
                    ("d", $"M0 {y}h18"),
                    ("stroke", Hands[hand].Colour),
                    ("stroke-width", "3")
                ),
                Text(28, y + 5, Hands[hand].Name)
            );
        }

        return legend;
    }

    private static XElement Caption(IReadOnlyList<RingStep> steps, int number)
    {
        var step = steps[number];
        string[] lines =
        [
            $"{number + 1}/{steps.Count}",
            step.What,
            Invariant(
                $"shared: req_prod {step.RequestProducer}, req_event {step.RequestEvent}, rsp_prod {step.ResponseProducer}, rsp_event {step.ResponseEvent}"
            ),
            Invariant(
                $"private: req_cons {step.RequestConsumer}, rsp_cons {step.ResponseConsumer}"
            ),
            step.IsNotified ? "The other side asked for this: an event is sent"
            : step.What.Contains("publish", StringComparison.Ordinal)
                ? "Nobody has asked for this yet: no event"
            : "",
        ];
        var shown = steps.Select((_, other) => other == number ? "visible" : "hidden").ToArray();
        var group = Element("g", ("visibility", shown[Still(steps)]));
        for (var line = 0; line < lines.Length; line++)
        {
            var text = Text(460, 50 + (line * 26), lines[line]);
            text.SetAttributeValue("font-size", line == 1 ? "16" : "13");
            text.SetAttributeValue("font-weight", line is 1 or 4 ? "bold" : null);
            group.Add(text);
        }

        return group.With(Animation("animate", shown, ("attributeName", "visibility")));
    }

    // One value a step, held until the next: equal times need no list of them.
    private static XElement Animation(
        string kind,
        string[] values,
        params (string, string)[] attributes
    ) =>
        Element(
            kind,
            [
                .. attributes,
                ("calcMode", "discrete"),
                ("dur", Invariant($"{values.Length * SecondsAStep:0.#}s")),
                ("repeatCount", "indefinite"),
                ("values", string.Join(';', values)),
            ]
        );

    private static XElement Text(int x, int y, string text) =>
        new(Svg + "text", new XAttribute("x", x), new XAttribute("y", y), text);

    private static XElement With(this XElement element, params XElement[] children)
    {
        element.Add(children);
        return element;
    }

    private static XElement Element(string name, params (string Name, string Value)[] attributes) =>
        new(
            Svg + name,
            attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value))
        );

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
