// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace RingIO.Testing.Xunit;

/// <summary>
/// A test that returns an <see cref="IModelProgram"/>: the program is explored under every schedule within the bounds,
/// and the test fails with the verdict's report unless the verdict is the expected one.
/// </summary>
/// <remarks>
/// <para>The method takes no parameter and runs once, as the program's setup. A program that is
/// <see cref="IDisposable"/> is disposed when it has been explored.</para>
/// <para>The test's output always has the model, the bounds, the verdict with its count of executions, and what the
/// model cannot see. The search is exhaustive and draws no random number: the same program and bounds give the same
/// verdict, but for <see cref="MaxSeconds"/>. A search that a budget ends is a failed test.</para>
/// <para>Threading: an exploration runs on the one thread that xunit runs the test on; tests may run side by side.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(RingFactDiscoverer))]
public sealed class RingFactAttribute : FactAttribute
{
    private static readonly ExplorerOptions Defaults = new();

    /// <summary>Marks a method that returns the program.</summary>
    /// <param name="sourceFilePath">The file of the method; the compiler fills it in.</param>
    /// <param name="sourceLineNumber">The line of the method; the compiler fills it in.</param>
    public RingFactAttribute(
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1
    )
        : base(sourceFilePath, sourceLineNumber) { }

    /// <summary>Which reorderings may happen; those of .NET unless another model is named.</summary>
    public MemoryModel Model { get; set; } = Defaults.Model;

    /// <summary>
    /// The most times that a thread which could go on is put aside for another in one execution; -1, the default, for no
    /// bound. A clean verdict then means: clean within that bound.
    /// </summary>
    public int Bound { get; set; } = -1;

    /// <summary>The budget in executions, above 0; a search that needs more fails the test as inconclusive.</summary>
    public long MaxExecutions { get; set; } = Defaults.MaxExecutions;

    /// <summary>The most steps of one execution, above 0; a longer one makes the search inconclusive, and the test fail.</summary>
    public int MaxSteps { get; set; } = Defaults.MaxSteps;

    /// <summary>
    /// The budget in seconds; -1, the default, for none. A search that needs longer fails the test as inconclusive: on a
    /// slower machine, too, so that <see cref="MaxExecutions"/> is the better budget.
    /// </summary>
    public double MaxSeconds { get; set; } = -1;

    /// <summary>
    /// How many random executions are made instead of all, for a program that is too large; 0, the default, for all. Such a
    /// test passes if none of them fails, which proves nothing: its output says so.
    /// </summary>
    public long Samples { get; set; }

    /// <summary>Where the randomness of <see cref="Samples"/> begins: the same seed gives the same executions.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// The edges whose accesses lose their order, to show that the test would notice; see <see cref="Mutation.Weaken"/>. None
    /// by default.
    /// </summary>
    public int[] Weaken { get; set; } = [];

    /// <summary>
    /// For a program that is wrong on purpose: the test passes only if the exploration fails and its reason contains this
    /// text, by ordinal comparison; any failure if it is empty. Null, the default, expects a clean verdict.
    /// </summary>
    public string? ExpectFailure { get; set; }

    internal ExplorerOptions Options()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Bound, -1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxExecutions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Samples);
        return new()
        {
            Model = Model,
            MaxExecutions = MaxExecutions,
            MaxSteps = MaxSteps,
            MaxTime = MaxSeconds switch
            {
                -1 => null,
                > 0 and < 1e9 => TimeSpan.FromTicks(
                    Math.Max(1, TimeSpan.FromSeconds(MaxSeconds).Ticks)
                ),
                _ => throw new ArgumentOutOfRangeException(
                    nameof(MaxSeconds),
                    MaxSeconds,
                    "A time budget is above 0 s, or -1 for none."
                ),
            },
            Random = Samples == 0 ? null : new() { Seed = Seed, Executions = Samples },
            MaxPreemptions = Bound == -1 ? null : Bound,
            Mutation = Weaken.Length == 0 ? Mutation.None : Mutation.Weaken(Weaken),
        };
    }
}
