// SPDX-License-Identifier: MIT

using System.Xml.Linq;

namespace RingIO.Testing.Reports;

/// <summary>The table of the page: a row a step, a column a property that any step has.</summary>
internal static class HtmlSteps
{
    public static XElement Write(Counterexample example)
    {
        var columns = Columns(example)
            .Where(column =>
                example.Steps.Count == 0 || example.Steps.Any(step => column.Text(step).Length > 0)
            )
            .ToList();
        return new(
            "table",
            new XElement(
                "thead",
                new XElement("tr", columns.Select(column => Cell("th", column.Class, column.Title)))
            ),
            new XElement("tbody", example.Steps.Select(Row))
        );

        XElement Row(CounterexampleStep step) =>
            new(
                "tr",
                new XAttribute("class", RowClass(example, step)),
                new XAttribute("data-step", step.Index),
                columns.Select(column => Cell("td", column.Class, column.Text(step)))
            );
    }

    private static List<Column> Columns(Counterexample example) =>
        [
            new("step", "step-number", StepText.Number),
            new("thread", "thread", step => StepText.Thread(example, step.Thread)),
            new("operation", "operation", StepText.Operation),
            new("place", "place", StepText.Place),
            new("values", "values", Values),
            new("edge", "edge", StepText.Edge),
            new("acquires", "acquires", step => string.Join(", ", step.Acquires)),
        ];

    // The payload in full: the other reports shorten it.
    private static string Values(CounterexampleStep step) =>
        step.Payload.Length > 0
            ? StepText.Clean(step.Payload)
            : string.Join(' ', StepText.Effects(step));

    private static string RowClass(Counterexample example, CounterexampleStep step) =>
        Picture.LaneClass(example, step.Thread)
        + (step.IsCulprit ? " culprit" : "")
        + (step.IsStale ? " stale" : "");

    private const int LongCell = 34;

    // A string, even an empty one, keeps the closing tag, which HTML needs.
    private static XElement Cell(string name, string kind, string text) =>
        new(name, new XAttribute("class", text.Length > LongCell ? $"{kind} long" : kind), text);

    private sealed record Column(string Title, string Class, Func<CounterexampleStep, string> Text);
}
