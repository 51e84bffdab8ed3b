// SPDX-License-Identifier: MIT

using System.CommandLine;
using RingIO.Models;

var large = new Option<bool>("--large")
{
    Description = "The large programs too: minutes instead of seconds",
};
var ring = new Option<string?>("--ring") { Description = "One algorithm's only, for example Mpmc" };
var pairs = new Option<bool>("--pairs")
{
    Description = "mutate: looks for what covers the orderings without which nothing fails",
};
var root = new RootCommand(
    "Explores every algorithm of the library in all executions of small programs, with every ordering and without each. Exit code 0: as it must be; 1: not."
);
var command = new ModelsCommand(Console.Out);
Add("explore", "Explores the programs", p => command.Explore(p.GetValue(large), p.GetValue(ring)));
Add(
    "mutate",
    "Removes each ordering",
    p => command.Mutate(p.GetValue(large), p.GetValue(ring), p.GetValue(pairs))
);
Add("litmus", "Tells the classic litmus tests under each model", _ => command.Litmus());
Add(
    "accept",
    "Accepts the redundant orderings that the sources name, after the large programs",
    p => command.Accept(p.GetValue(ring))
);
Add("docs", "Writes the tables of docs/memory-model.md", _ => command.WriteDocument());
AddReplay();
return root.Parse(args).Invoke();

void Add(string name, string about, Func<ParseResult, int> run)
{
    var verb = new Command(name, about) { large, ring, pairs };
    Run(verb, run);
}

void AddReplay()
{
    var program = new Argument<string>("program")
    {
        Description = "The program, as 'explore' and 'mutate' name it",
    };
    var token = new Argument<string>("token") { Description = "The token that they told" };
    var without = new Option<int[]>("--without")
    {
        Description = "The edges that lose their order",
        DefaultValueFactory = _ => [],
    };
    var page = new Option<string?>("--html") { Description = "Writes the page with the picture" };
    Run(
        new("replay", "Tells one failing execution whole") { program, token, without, page },
        p =>
            command.Replay(
                p.GetRequiredValue(program),
                p.GetRequiredValue(token),
                p.GetRequiredValue(without),
                p.GetValue(page)
            )
    );
}

void Run(Command verb, Func<ParseResult, int> run)
{
    verb.SetAction(parsed =>
    {
        try
        {
            return run(parsed);
        }
        catch (Exception problem)
            when (problem
                    is ArgumentException
                        or FormatException
                        or InvalidOperationException
                        or IOException
            )
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
    });
    root.Add(verb);
}
