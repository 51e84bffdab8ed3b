// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>Runs rounds until one breaks the victim, and then finds the smallest script that does.</summary>
internal static class HostileAttack
{
    public static HostileReport Run(HostileTarget target, HostileOptions options)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var memory = new HostileMemory(target.Bytes);
        var counts = new HostileCounts();
        for (var round = 0; round < options.Rounds; round++)
        {
            var random = new Random(unchecked((options.Seed * 486_187_739) + round));
            var run = new HostileRun(target, options, memory, counts);
            var outcome = run.Run(new RandomMoves(random, options), random, describe: false);
            if (outcome.Violation is not null)
            {
                throw Failure(
                    target,
                    memory,
                    $"seed {options.Seed}, round {round}",
                    new ScriptShrinker(target, options, memory).Shrink(outcome)
                );
            }
        }

        return counts.Report(target.Name, options.Seed);
    }

    public static HostileReport Replay(
        HostileTarget target,
        HostileScript script,
        HostileOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(script);
        using var memory = new HostileMemory(target.Bytes);
        var counts = new HostileCounts();
        var outcome = new HostileRun(target, options, memory, counts).Run(
            new ScriptMoves(script),
            random: null,
            describe: true
        );
        return outcome.Violation is null
            ? counts.Report(target.Name, options.Seed)
            : throw Failure(target, memory, "a replay", outcome);
    }

    private static HostileFailureException Failure(
        HostileTarget target,
        HostileMemory memory,
        string where,
        HostileOutcome outcome
    )
    {
        memory.Abandon();
        var script = string.Join(
            Environment.NewLine,
            outcome.Lines.Select((line, number) => $"  {number + 1}. {line}")
        );
        var message = $"""
            {target.Name}: {outcome.Detail}
            In {where}. The smallest script found has {outcome.Script.Moves.Count} steps and {outcome.Script.WriteCount} words written, first index 0x{outcome.Script.FirstIndex:x}:
            {script}
            Again: HostilePeer.Replay(target, HostileScript.Parse("{outcome.Script}"))
            """;
        return new(message, outcome.Violation!.Value, outcome.Script, outcome.Error);
    }
}
