// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Reports;

/// <summary>Breaks the text of a table's cell into lines.</summary>
internal static class CellText
{
    private const string Indent = "  ";

    /// <summary>The lines: each at most <paramref name="width"/> long, broken inside a part only where it is longer than that.</summary>
    public static IEnumerable<string> Wrap(IEnumerable<string> parts, int width)
    {
        var line = "";
        foreach (var part in parts)
        {
            var longer = line.Length == 0 ? part : $"{line} {part}";
            if (longer.Length > width && line.Length > 0)
            {
                yield return line;
                longer = Indent + part;
            }

            while (longer.Length > width)
            {
                var end = char.IsLowSurrogate(longer[width]) ? width - 1 : width;
                yield return longer[..end];
                longer = Indent + longer[end..];
            }

            line = longer;
        }

        yield return line;
    }
}
