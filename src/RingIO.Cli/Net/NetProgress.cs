// SPDX-License-Identifier: MIT

using System.Diagnostics;
using Spectre.Console;

namespace RingIO.Cli.Net;

/// <summary>Shows how far a run is: a bar on a terminal, a line now and then elsewhere.</summary>
/// <remarks>Nothing is drawn but when it is told something: no thread of its own disturbs what is measured.</remarks>
internal static class NetProgress
{
    private const double SecondsBetweenLines = 5;

    /// <summary>Runs something that reports how far it is.</summary>
    /// <typeparam name="T">What it finds.</typeparam>
    /// <param name="console">Where to.</param>
    /// <param name="run">What is run.</param>
    /// <returns>What it found.</returns>
    public static T Show<T>(IAnsiConsole console, Func<Action<double, string>, T> run)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            return run(Lines(console));
        }

        return console
            .Progress()
            .AutoRefresh(false)
            .AutoClear(true)
            .Start(context =>
            {
                var task = context.AddTask("start", maxValue: 1);
                return run(
                    (part, at) =>
                    {
                        task.Value = part;
                        task.Description = Markup.Escape(at);
                        context.Refresh();
                    }
                );
            });
    }

    private static Action<double, string> Lines(IAnsiConsole console)
    {
        var clock = Stopwatch.StartNew();
        var next = 0.0;
        return (part, at) =>
        {
            if (clock.Elapsed.TotalSeconds >= next)
            {
                next = clock.Elapsed.TotalSeconds + SecondsBetweenLines;
                console.WriteLine($"{part * 100, 3:F0} % {at}");
            }
        };
    }
}
