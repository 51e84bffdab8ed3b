// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Text;

namespace RingIO.Testing.Reports;

/// <summary>How every report spells a step and its parts.</summary>
internal static class StepText
{
    private const ulong LargestDecimal = 9_999;
    private const int PayloadDigits = 16;

    /// <summary>The whole step in one line.</summary>
    public static string Describe(CounterexampleStep step) => string.Join(' ', Parts(step));

    /// <summary>The whole step in the parts that a line is not broken inside.</summary>
    public static IEnumerable<string> Parts(CounterexampleStep step)
    {
        string[] parts =
        [
            Operation(step),
            Place(step),
            .. Effects(step),
            Edge(step) is { Length: > 0 } edge ? $"[{edge}]" : "",
        ];
        return parts.Where(part => part.Length > 0);
    }

    /// <summary>What it did and where.</summary>
    public static string Access(CounterexampleStep step) =>
        $"{Operation(step)} {Place(step)}".TrimEnd();

    /// <summary>Its number, by which other steps name it.</summary>
    public static string Number(CounterexampleStep step) =>
        step.Index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The operation, marked if its order was taken away.</summary>
    public static string Operation(CounterexampleStep step) =>
        Clean(step.Operation) + (step.IsWeakened ? "!" : "");

    /// <summary>The location; of payload, with the bytes from first to past the last.</summary>
    public static string Place(CounterexampleStep step)
    {
        var place = Clean(step.Location);
        if (!IsPayload(step) || step.Size == 0)
        {
            return place;
        }

        var plus = place.LastIndexOf('+');
        return
            plus >= 0
            && int.TryParse(
                place.AsSpan(plus + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var offset
            )
            ? $"{place}..{(long)offset + step.Size}"
            : $"{place}+0..{step.Size}";
    }

    /// <summary>What it read, from where, and what it stored.</summary>
    public static IEnumerable<string> Effects(CounterexampleStep step)
    {
        if (step.Read is { } read)
        {
            yield return $"= {Value(read)}";
        }

        if (step.ReadFrom is not null)
        {
            yield return $"(from {From(step)}{(step.IsStale ? ", stale" : "")})";
        }

        if (step.Written is { } written)
        {
            yield return $":= {Value(written)}";
        }

        if (step.Payload.Length > 0)
        {
            yield return $"{{{Bytes(step)}}}";
        }
    }

    /// <summary>The step that stored what it read, or "start"; empty if it read nothing.</summary>
    public static string From(CounterexampleStep step) =>
        step.ReadFrom switch
        {
            null => "",
            < 0 => "start",
            { } number => number.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>The edge by its name, or by its number; empty if it has neither.</summary>
    public static string Edge(CounterexampleStep step) =>
        step.EdgeName.Length > 0 ? Clean(step.EdgeName)
        : step.Edge != 0 ? step.Edge.ToString(CultureInfo.InvariantCulture)
        : "";

    /// <summary>Small values in decimal, large ones in hexadecimal: those are addresses, flags, or indices near their wrap.</summary>
    public static string Value(ulong value) =>
        value <= LargestDecimal
            ? value.ToString(CultureInfo.InvariantCulture)
            : "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The name of a thread.</summary>
    public static string Thread(Counterexample example, int thread) =>
        thread < example.ThreadCount ? $"thread {thread}" : "check";

    /// <summary>The threads that a report shows: all of the program, and the check if it did anything.</summary>
    public static int Columns(Counterexample example) =>
        example.ThreadCount + (example.Steps.Any(s => s.Thread >= example.ThreadCount) ? 1 : 0);

    /// <summary>Which of the shown threads made a step.</summary>
    public static int Column(Counterexample example, CounterexampleStep step) =>
        Math.Min(step.Thread, example.ThreadCount);

    /// <summary>A number with its noun.</summary>
    public static string Count(int number, string singular, string plural) =>
        $"{number} {(number == 1 ? singular : plural)}";

    /// <summary>Whether the step opens or closes payload.</summary>
    public static bool IsPayload(CounterexampleStep step) =>
        step.Payload.Length > 0
        || step.Operation.StartsWith("Open", StringComparison.Ordinal)
        || step.Operation.StartsWith("Close", StringComparison.Ordinal)
        || step.Operation.StartsWith("Payload", StringComparison.Ordinal);

    /// <summary>A user's text on one line, with nothing in it that a terminal, XML or JSON cannot take.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(IsShown(rune) ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }

    private static string Bytes(CounterexampleStep step)
    {
        var bytes = Clean(step.Payload);
        return bytes.Length <= PayloadDigits ? bytes : $"{bytes[..PayloadDigits]}..";
    }

    private static bool IsShown(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned
            );
}
