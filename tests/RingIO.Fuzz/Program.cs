// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using RingIO.Fuzz;
using RingIO.Fuzz.Hostile;
using SharpFuzz;

switch (args)
{
    case ["hostile", .. var options]:
        return Attack(options);
    case [var name]:
        Fuzzer.LibFuzzer.Run(FuzzTargets.Of(name).Run);
        return 0;
    case [var name, "--runs", var runs, .. var rest]:
        foreach (var target in name == "all" ? FuzzTargets.All : [FuzzTargets.Of(name)])
        {
            Mutations.Run(target, Number(runs), Seed(rest));
            Console.WriteLine(
                $"{target.Name}: {runs} inputs from seed {Seed(rest)}, nothing found"
            );
        }

        return 0;
    case [var name, var file]:
        FuzzTargets.Of(name).Run(File.ReadAllBytes(file));
        Console.WriteLine($"{name}: {file}, nothing found");
        return 0;
    default:
        Console.WriteLine(
            $"""
            Usage: TARGET [FILE]              under libFuzzer, or with one input
                   TARGET|all --runs N [--seed S]   without instrumentation
                   hostile [--states N] [--seed S] [--threads N]
            Targets: {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}
            """
        );
        return 1;
}

static int Attack(string[] options)
{
    long states = 100_000_000;
    var (seed, threads) = (1, Environment.ProcessorCount);
    for (var rest = options.AsSpan(); !rest.IsEmpty; rest = rest[2..])
    {
        switch (rest)
        {
            case ["--states", var value, ..]:
                states = long.Parse(value, CultureInfo.InvariantCulture);
                break;
            case ["--seed", var value, ..]:
                seed = Number(value);
                break;
            case ["--threads", var value, ..]:
                threads = Number(value);
                break;
            default:
                throw new ArgumentException(
                    $"'{rest[0]}' is no option with a value: --states, --seed, --threads."
                );
        }
    }

    var start = Stopwatch.GetTimestamp();
    try
    {
        var results = new HostileCampaign(states, seed).Run(
            HostileStructures.All,
            threads,
            r =>
                Console.WriteLine(
                    $"{r.Name, -26} {r.States, 12:N0} states {r.Writes, 12:N0} words written {r.Transfers, 12:N0} transfers {r.Closed, 10:N0} faults reported {r.Took.TotalSeconds, 7:0.0} s"
                )
        );
        Console.WriteLine(
            $"{results.Sum(r => r.States):N0} states in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s from seed {seed}: no throw, no loop without end, no byte outside, no fault unreported"
        );
        return 0;
    }
    catch (Exception failure) when (failure is AggregateException or TimeoutException)
    {
        IEnumerable<Exception> each = failure is AggregateException all
            ? all.InnerExceptions
            : [failure];
        foreach (var one in each)
        {
            Console.Error.WriteLine(one.Message);
        }

        return 1;
    }
}

static int Seed(string[] rest) => rest is ["--seed", var given] ? Number(given) : 1;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
