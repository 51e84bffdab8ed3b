// SPDX-License-Identifier: MIT

using System.Text;

namespace RingIO.Testing.Reports;

/// <summary>Prints an execution: a row a step, a column a thread.</summary>
internal static class ScheduleTable
{
    private const int Width = 120;
    private const int NarrowestColumn = 28;
    private const string Separator = " | ";

    public static string Print(Counterexample example)
    {
        var steps = example.Steps;
        var names = Enumerable
            .Range(0, StepText.Columns(example))
            .Select(column => StepText.Thread(example, column))
            .ToArray();
        var numbers = Math.Max("step".Length, Longest(steps.Select(StepText.Number)));
        var widths = Fit(Widths(example, names), Width - "> ".Length - numbers);
        var text = new StringBuilder();
        Row(text, "  " + "step".PadLeft(numbers), names, widths);
        foreach (var step in steps)
        {
            var column = StepText.Column(example, step);
            var head = (step.IsCulprit ? "> " : "  ") + StepText.Number(step).PadLeft(numbers);
            foreach (var line in CellText.Wrap(StepText.Parts(step), widths[column]))
            {
                var row = new string[names.Length];
                Array.Fill(row, "");
                row[column] = line;
                Row(text, head, row, widths);
                head = new string(' ', head.Length);
            }
        }

        return text.Append(Legend(example)).ToString();
    }

    private static int Longest(IEnumerable<string> texts) =>
        texts.Select(text => text.Length).DefaultIfEmpty().Max();

    private static int[] Widths(Counterexample example, string[] names)
    {
        var cells = example.Steps.ToLookup(
            step => StepText.Column(example, step),
            StepText.Describe
        );
        return names
            .Select((name, column) => Math.Max(name.Length, Longest(cells[column])))
            .ToArray();
    }

    // The narrow columns keep what they need; the wide ones share what is left and wrap.
    private static int[] Fit(int[] widths, int room)
    {
        room -= widths.Length * Separator.Length;
        var fitted = (int[])widths.Clone();
        var left = widths.Length;
        foreach (var column in Enumerable.Range(0, widths.Length).OrderBy(c => widths[c]))
        {
            fitted[column] = Math.Min(widths[column], Math.Max(NarrowestColumn, room / left));
            room -= fitted[column];
            left--;
        }

        return fitted;
    }

    private static void Row(StringBuilder text, string head, string[] cells, int[] widths)
    {
        var line = new StringBuilder(head);
        for (var column = 0; column < cells.Length; column++)
        {
            line.Append(Separator).Append(cells[column].PadRight(widths[column]));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    private static string Legend(Counterexample example)
    {
        var steps = example.Steps;
        List<string> parts = [StepText.Count(example.Switches, "switch", "switches")];
        Explain(steps.Any(s => s.IsCulprit), "> makes it fail");
        Explain(steps.Any(s => s.Read is not null), "= read");
        Explain(steps.Any(s => s.Written is not null), ":= stored");
        Explain(steps.Any(s => s.ReadFrom is not null), "from: the step that stored it");
        Explain(steps.Any(s => s.IsStale), "stale: a newer store was there");
        Explain(steps.Any(s => s.IsWeakened), "! order taken away");
        Explain(steps.Any(s => StepText.Edge(s).Length > 0), "[edge]");
        parts.Add($"replay: {StepText.Clean(example.ReplayToken)}");
        return string.Join("; ", parts);

        void Explain(bool occurs, string mark)
        {
            if (occurs)
            {
                parts.Add(mark);
            }
        }
    }
}
