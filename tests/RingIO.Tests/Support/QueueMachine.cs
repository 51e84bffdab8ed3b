// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using RingIO.Testing.Generators;

namespace RingIO.Tests.Support;

/// <summary>Generates sequences of operations, runs them against a ring and a model, and shrinks what fails.</summary>
public static class QueueMachine
{
    /// <summary>Checks many sequences; fails with the shortest one found and its seed.</summary>
    /// <param name="abilities">What the queue can do.</param>
    /// <param name="make">Makes a queue from a capacity and a first index.</param>
    /// <param name="runs">How many sequences.</param>
    public static void Check(
        QueueAbilities abilities,
        Func<int, ulong, IQueueUnderTest> make,
        int runs = 400
    ) =>
        Prop.ForAll(Programs(abilities), program => Run(program, abilities, make))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithQuietOnSuccess(true));

    /// <summary>Runs one sequence; throws where queue and model differ.</summary>
    public static void Run(
        QueueProgram program,
        QueueAbilities abilities,
        Func<int, ulong, IQueueUnderTest> make
    )
    {
        using var queue = make(program.Capacity, program.FirstIndex);
        var run = new QueueRun(queue, queue.Room(program.Capacity), abilities);
        foreach (var step in program.Steps)
        {
            run.Do(step);
        }

        run.Drain();
    }

    /// <summary>The sequences for a queue of these abilities.</summary>
    public static Arbitrary<QueueProgram> Programs(QueueAbilities abilities) =>
        Arb.From(Generate(abilities), Shrink);

    private static Gen<QueueProgram> Generate(QueueAbilities abilities) =>
        from order in Gen.Choose(1, 6)
        from start in RingGenerators.Start(1 << order)
        from steps in Steps(abilities, 1 << order).ListOf()
        select new QueueProgram(1 << order, start.Value, [.. steps]);

    private static Gen<QueueStep> Steps(QueueAbilities abilities, int capacity)
    {
        var able = Weights.Where(w => (abilities & w.Needs) == w.Needs);
        var ops = Gen.Frequency(able.Select(w => (w.Weight, Gen.Constant(w.Op))).ToArray());
        return from op in ops
            from count in Gen.Choose(1, capacity + 2)
            from part in Gen.Choose(0, count)
            select new QueueStep(op, count, part);
    }

    private static readonly (QueueOp Op, int Weight, QueueAbilities Needs)[] Weights =
    [
        (QueueOp.Put, 8, QueueAbilities.None),
        (QueueOp.PutBatch, 5, QueueAbilities.None),
        (QueueOp.PutReserved, 6, QueueAbilities.PutReserved),
        (QueueOp.Take, 7, QueueAbilities.None),
        (QueueOp.TakeBatch, 5, QueueAbilities.None),
        (QueueOp.TakeReserved, 5, QueueAbilities.TakeReserved),
        (QueueOp.Peek, 2, QueueAbilities.Peek),
        (QueueOp.Look, 2, QueueAbilities.None),
        (QueueOp.Reopen, 1, QueueAbilities.Reopen),
        (QueueOp.Complete, 1, QueueAbilities.Complete),
    ];

    // Fewer steps first, then plainer steps, then a smaller ring that begins at 0.
    private static IEnumerable<QueueProgram> Shrink(QueueProgram program)
    {
        for (var length = program.Steps.Count; length > 0; length /= 2)
        {
            for (var from = 0; from + length <= program.Steps.Count; from += length)
            {
                yield return program with
                {
                    Steps = [.. program.Steps.Take(from), .. program.Steps.Skip(from + length)],
                };
            }
        }

        for (var index = 0; index < program.Steps.Count; index++)
        {
            foreach (var plainer in Shrink(program.Steps[index]))
            {
                var steps = program.Steps.ToArray();
                steps[index] = plainer;
                yield return program with
                {
                    Steps = steps,
                };
            }
        }

        if (program.FirstIndex != 0)
        {
            yield return program with
            {
                FirstIndex = 0,
            };
        }

        if (program.Capacity > 2)
        {
            yield return program with
            {
                Capacity = program.Capacity / 2,
            };
        }
    }

    private static IEnumerable<QueueStep> Shrink(QueueStep step)
    {
        if (step.Count > 1)
        {
            yield return step with
            {
                Count = 1,
                Part = Math.Min(step.Part, 1),
            };
            yield return step with
            {
                Count = step.Count - 1,
                Part = Math.Min(step.Part, step.Count - 1),
            };
        }

        if (step.Part > 0)
        {
            yield return step with
            {
                Part = step.Part - 1,
            };
        }
    }
}
