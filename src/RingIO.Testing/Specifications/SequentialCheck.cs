// SPDX-License-Identifier: MIT

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace RingIO.Testing.Specifications;

/// <summary>Lets FsCheck generate sequences, run them and make what fails smaller; reports in our own words.</summary>
internal sealed class SequentialCheck<TModel, TOperation, TResponse>(
    RingSpec<TModel, TOperation, TResponse> spec,
    Func<ISystemUnderTest<TOperation, TResponse>> create,
    SequentialOptions options
)
    where TModel : notnull
{
    private const int MaxSize = 100;

    private SequentialFailure? _failure;

    public void Run()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Runs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxLength);
        var runner = new Listener();
        var config = Config
            .Quick.WithMaxTest(options.Runs)
            .WithEndSize(MaxSize)
            .WithRunner(runner)
            .WithReplay(ParseReplay(options.Replay));
        var sequences = Arb.From(Sequences(), SequenceShrinker.Of<TOperation>(spec.Shrink));
        Check.One(config, Prop.ForAll(sequences, Holds));
        if (runner.Result is TestResult.Failed failed)
        {
            throw Failure(failed);
        }
    }

    // The last sequence that fails is the smallest: FsCheck goes on from what fails only.
    private bool Holds(SpecStep<TOperation>[] steps)
    {
        var failure = new SequentialRun<TModel, TOperation, TResponse>(spec, create).Run(steps);
        _failure = failure ?? _failure;
        return failure is null;
    }

    private SpecificationFailedException Failure(TestResult.Failed failed)
    {
        if (_failure is null)
        {
            return new($"{Name}: the specification itself failed: {failed.Item4}");
        }

        var (seed, size) = (failed.Item6, failed.Item7);
        var replay = string.Create(
            CultureInfo.InvariantCulture,
            $"{seed.Seed},{seed.Gamma},{size}"
        );
        return new(
            $"{Name}: {_failure.Reason}\n{_failure.Table}"
                + $"found in sequence {failed.Item1.NumberOfTests}, made smaller {failed.Item1.NumberOfShrinks} times; "
                + $"to run it again: new {nameof(SequentialOptions)} {{ {nameof(SequentialOptions.Replay)} = \"{replay}\" }}",
            _failure.Exception
        );
    }

    private string Name => spec.GetType().Name;

    private Gen<SpecStep<TOperation>[]> Sequences()
    {
        var step = Gen.Choose(0, spec.ThreadCount - 1)
            .SelectMany(
                spec.Generate,
                (thread, operation) => new SpecStep<TOperation>(thread, operation)
            );
        return Gen.Sized(size =>
            Gen.Choose(1, 1 + ((options.MaxLength - 1) * size / MaxSize))
                .SelectMany(length => step.ArrayOf(length))
        );
    }

    private static FSharpOption<Replay>? ParseReplay(string? replay)
    {
        if (replay is null)
        {
            return null;
        }

        var parts = replay.Split(',');
        if (
            parts.Length != 3
            || !ulong.TryParse(parts[0], CultureInfo.InvariantCulture, out var seed)
            || !ulong.TryParse(parts[1], CultureInfo.InvariantCulture, out var gamma)
            || !int.TryParse(parts[2], CultureInfo.InvariantCulture, out var size)
        )
        {
            throw new FormatException($"'{replay}' is no seed: three numbers and two commas are.");
        }

        return new(new(new(seed, gamma), new FSharpOption<int>(size)));
    }

    private sealed class Listener : IRunner
    {
        public TestResult? Result { get; private set; }

        public void OnStartFixture(Type value) { }

        public void OnArguments(
            int value1,
            FSharpList<object> value2,
            FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> value3
        ) { }

        public void OnShrink(
            FSharpList<object> value1,
            FSharpFunc<FSharpList<object>, string> value2
        ) { }

        public void OnFinished(string value1, TestResult value2) => Result = value2;
    }
}
