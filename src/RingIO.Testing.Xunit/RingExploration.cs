// SPDX-License-Identifier: MIT

using Xunit;

namespace RingIO.Testing.Xunit;

/// <summary>Explores one program as its attribute says, tells the test's output what was done, and judges the verdict.</summary>
internal sealed class RingExploration(RingFactAttribute fact, ITestOutputHelper? output)
{
    public void Run(IModelProgram? program, string method)
    {
        if (program is null)
        {
            throw new ModelFailureException(
                $"{method} returned null: a [RingFact] returns the program that is to be explored."
            );
        }

        var options = fact.Options();
        output?.WriteLine(Describe(options));
        var verdict = Explorer.Explore(program, options);
        output?.WriteLine(verdict.ToString());
        Judge(verdict, options);
    }

    private static string Describe(ExplorerOptions options) =>
        $"model {options.Model}; {options.Mutation}; seed: "
        + (
            options.Random is { } random
                ? $"{random.Seed}, {random.Executions} random executions"
                : "none, the search is exhaustive"
        )
        + "; bounds: "
        + $"{options.MaxExecutions} executions, {options.MaxSteps} steps each, "
        + $"{options.MaxPreemptions?.ToString() ?? "any number of"} preemptions, "
        + (options.MaxTime is { } time ? $"{time.TotalSeconds} s" : "no time limit");

    private void Judge(Verdict verdict, ExplorerOptions options)
    {
        var complaint = verdict.Kind switch
        {
            VerdictKind.Inconclusive when fact.ExpectFailure is null && verdict.IsWholeSample =>
                null,
            VerdictKind.Inconclusive =>
                "The search ended before it was complete, which is no passed test: raise MaxExecutions, MaxSteps or "
                    + "MaxSeconds of the [RingFact], set a Bound, or make the program smaller.",
            VerdictKind.Clean when fact.ExpectFailure is null => null,
            VerdictKind.Clean =>
                $"Expected to fail with '{fact.ExpectFailure}', but nothing fails.",
            _ when fact.ExpectFailure is null => "An execution fails.",
            _ when verdict.Reason.Contains(fact.ExpectFailure, StringComparison.Ordinal) => null,
            _ => $"Expected to fail with '{fact.ExpectFailure}', but it fails otherwise.",
        };
        if (complaint is not null)
        {
            throw new ModelFailureException(
                $"{complaint}\n{Describe(options)}\n{verdict}",
                verdict.Exception
            );
        }
    }
}
