// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Fuzz;
using SharpFuzz;

// TARGET runs under libFuzzer, TARGET FILE runs one input, TARGET --runs N [--seed S] runs without instrumentation.
if (args is [])
{
    Console.WriteLine("Usage: TARGET [FILE | --runs N [--seed S]]");
    Console.WriteLine($"Targets: {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}");
    return 1;
}

var target = FuzzTargets.Of(args[0]);
switch (args)
{
    case [_, "--runs", var runs, .. var rest]:
        var seed = rest is ["--seed", var given] ? Number(given) : 1;
        Mutations.Run(target, Number(runs), seed);
        Console.WriteLine($"{target.Name}: {runs} inputs from seed {seed}, nothing found");
        break;
    case [_, var file]:
        target.Run(File.ReadAllBytes(file));
        Console.WriteLine($"{target.Name}: {file}, nothing found");
        break;
    default:
        Fuzzer.LibFuzzer.Run(target.Run);
        break;
}

return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
