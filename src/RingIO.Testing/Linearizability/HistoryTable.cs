// SPDX-License-Identifier: MIT

using System.Text;

namespace RingIO.Testing.Linearizability;

/// <summary>Prints histories: a column a thread, time downwards.</summary>
internal static class HistoryTable
{
    private const string Arrow = " -> ";

    /// <summary>Prints a history.</summary>
    /// <param name="history">The history.</param>
    /// <param name="operation">How an operation reads.</param>
    /// <param name="response">How an answer reads.</param>
    /// <param name="mark">The call whose end is pointed at, if any, and what is said there.</param>
    public static string Print<TOperation, TResponse>(
        History<TOperation, TResponse> history,
        Func<TOperation, string> operation,
        Func<TResponse, string> response,
        (Call<TOperation, TResponse> Call, string Text)? mark
    )
    {
        var threads = history.Calls.Select(c => c.Thread).Distinct().Order().ToList();
        var rows = new List<string[]> { threads.Select(t => $"thread {t}").ToArray() };
        var texts = new List<string> { "" };
        var moments = history
            .Calls.Select(c => (Time: c.Invoked, IsEnd: false, Call: c))
            .Concat(
                history
                    .Calls.Where(c => !c.IsPending)
                    .Select(c => (Time: c.Returned, IsEnd: true, Call: c))
            )
            .OrderBy(m => m.Time)
            .ThenBy(m => m.IsEnd)
            .ToList();
        for (var i = 0; i < moments.Count; i++)
        {
            var (_, isEnd, call) = moments[i];
            var text = isEnd ? Arrow + response(call.Response!) : operation(call.Operation);
            var pending = !isEnd && call.IsPending ? " (pending)" : "";
            if (!isEnd && i + 1 < moments.Count && ReferenceEquals(moments[i + 1].Call, call))
            {
                // Nothing happened meanwhile: one row is enough.
                text += Arrow + response(call.Response!);
                isEnd = true;
                i++;
            }

            var row = new string[threads.Count];
            row[threads.IndexOf(call.Thread)] = text + pending;
            rows.Add(row);
            texts.Add(mark is { } m && isEnd && ReferenceEquals(m.Call, call) ? m.Text : "");
        }

        return Print(rows, texts);
    }

    /// <summary>Prints rows as aligned columns.</summary>
    /// <param name="rows">The cells; null is empty.</param>
    /// <param name="texts">What stands behind each row.</param>
    public static string Print(IReadOnlyList<string?[]> rows, IReadOnlyList<string> texts)
    {
        var widths = Enumerable
            .Range(0, rows[0].Length)
            .Select(column => rows.Max(row => row[column]?.Length ?? 0))
            .ToArray();
        var table = new StringBuilder();
        for (var i = 0; i < rows.Count; i++)
        {
            var cells = rows[i].Select((cell, column) => (cell ?? "").PadRight(widths[column]));
            var line = $"{string.Join(" | ", cells)} {texts[i]}".TrimEnd();
            table.Append(line).Append('\n');
        }

        return table.ToString();
    }
}
