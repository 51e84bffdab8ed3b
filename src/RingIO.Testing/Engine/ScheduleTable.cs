// SPDX-License-Identifier: MIT

using System.Text;

namespace RingIO.Testing.Engine;

/// <summary>Prints an execution: a row a step, a column a thread.</summary>
internal static class ScheduleTable
{
    public static string Print(IReadOnlyList<Step> steps, int threads)
    {
        var cells = steps.Select(Describe).ToList();
        var widths = Enumerable
            .Range(0, threads + 1)
            .Select(t =>
                steps.Zip(cells).Where(s => s.First.Thread == t).Max(s => (int?)s.Second.Length)
                ?? 0
            )
            .ToArray();
        var text = new StringBuilder("step");
        for (var thread = 0; thread <= threads; thread++)
        {
            widths[thread] =
                thread == threads && widths[thread] == 0 ? 0 : Math.Max(widths[thread], 8);
            if (widths[thread] != 0)
            {
                var name = thread == threads ? "check" : $"thread {thread}";
                text.Append(" | ").Append(name.PadRight(widths[thread]));
            }
        }

        for (var i = 0; i < steps.Count; i++)
        {
            text.Append('\n').Append($"{i, 4}");
            for (var thread = 0; thread <= threads; thread++)
            {
                if (widths[thread] != 0)
                {
                    var cell = thread == steps[i].Thread ? cells[i] : "";
                    text.Append(" | ").Append(cell.PadRight(widths[thread]));
                }
            }
        }

        return text.Append('\n').Append(Legend(steps)).ToString();
    }

    private static string Describe(Step step)
    {
        var access = step.Access;
        var name = access.IsPayload
            ? $"payload {access.Kind} 0x{access.Address:x} +{access.Size}"
            : $"{access.Kind}{(access.Unfenced ? " (unfenced)" : "")} {(step.Word is { } word ? $"w{word.Number}" : "")}";
        var read = step.ReadFrom is { } from
            ? $" = {step.Result:x} from {(from < 0 ? "start" : $"step {from}")}"
            : "";
        var written = step.Written is { } value ? $" := {value:x}" : "";
        return $"[{access.Edge}] {name.TrimEnd()}{read}{written}";
    }

    private static string Legend(IEnumerable<Step> steps) =>
        string.Join(
            ", ",
            steps
                .Select(s => s.Word)
                .OfType<Word>()
                .Distinct()
                .OrderBy(w => w.Number)
                .Select(w => $"w{w.Number} = 0x{w.Address:x}")
        ) + "; [edge], values in hexadecimal";
}
