// SPDX-License-Identifier: MIT

using System.CommandLine;
using RingIO.Litmus;

var name = new Argument<string?>("NAME")
{
    Description = "Only litmus tests whose names contain this",
    Arity = ArgumentArity.ZeroOrOne,
};
var seconds = new Option<double?>("--seconds")
{
    Description = "About how long in all; default: as short as proves anything",
};
var seed = new Option<ulong>("--seed")
{
    Description = "The seed of the delays",
    DefaultValueFactory = _ => 1,
};
var json = new Option<FileInfo?>("--json")
{
    Description = "Writes a line of JSON for each row to this file",
};
var outcomes = new Option<bool>("--outcomes")
{
    Description = "Lists how often each outcome was seen",
};
var root = new RootCommand(
    "Runs small lock-free programs on real threads: first a broken twin that must be seen to fail, then the right program. Exit code 0: all passed; 1: something broke; 2: nothing broke, but something stayed inconclusive."
)
{
    name,
    seconds,
    seed,
    json,
    outcomes,
};
root.SetAction(parsed =>
{
    using var file = parsed.GetValue(json)?.CreateText();
    return new LitmusCommand(Console.Out).Run(
        parsed.GetValue(name),
        parsed.GetValue(seconds),
        parsed.GetValue(seed),
        file,
        parsed.GetValue(outcomes)
    );
});
return root.Parse(args).Invoke();
