// SPDX-License-Identifier: MIT

using System.Net;
using System.Xml.Linq;

namespace RingIO.Testing.Reports;

/// <summary>Writes an execution as a page that needs no other file and no network.</summary>
internal static class HtmlReport
{
    public static string Write(Counterexample example)
    {
        var order = new HappensBefore(example);
        var picture = Picture.Draw(example, order).ToString(SaveOptions.DisableFormatting);
        var table = HtmlSteps.Write(example).ToString(SaveOptions.DisableFormatting);
        var reason = Encode(example.Reason);

        // The policy is a second lock: what is displayed was named by the program under test.
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{reason}</title>
            <style>
            {ReportStyle.Css}
            </style>
            </head>
            <body>
            <header>
            <h1><small>Failing execution</small>{reason}</h1>
            <p class="facts">
            <span>{StepText.Count(example.Steps.Count, "step", "steps")}</span>
            <span>{StepText.Count(example.ThreadCount, "thread", "threads")}</span>
            <span>{StepText.Count(example.Switches, "switch", "switches")}</span>
            <span>replay <code id="token">{Encode(
                example.ReplayToken
            )}</code> <button id="copy" type="button">Copy</button></span>
            </p>
            <ul class="keys">{Keys(example, order)}</ul>
            <p id="past" role="status">Point at a step, or focus one and use the arrow keys, to see what happens before it.</p>
            </header>
            <main class="views">
            <div class="panel">{picture}</div>
            <div class="panel beside">{table}</div>
            </main>
            <script>
            {ReportScript.JavaScript}
            </script>
            </body>
            </html>

            """;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(StepText.Clean(text));

    private static string Keys(Counterexample example, HappensBefore order)
    {
        var steps = example.Steps;
        (bool Occurs, string Class, string Meaning)[] keys =
        [
            (true, "order", "program order"),
            (steps.Any(s => s.Acquires.Count > 0), "synchronizes", "synchronizes with"),
            (steps.Any(s => s.ReadFrom is not null), "reads", "is read by"),
            (steps.Any(s => s.IsStale), "stale", "is read though a newer store was there (stale)"),
            (order.Races().Any(), "race", "no edge orders these"),
            (steps.Any(s => s.IsCulprit), "culprit", "makes it fail"),
            (steps.Any(s => s.IsWeakened), "weakened", "its order was taken away (!)"),
        ];
        return string.Concat(
            keys.Where(key => key.Occurs)
                .Select(key => $"<li><i class=\"{key.Class}\"></i>{key.Meaning}</li>")
        );
    }
}
