// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Testing;

namespace RingIO.Models.Catalogue;

/// <summary>A program of a ring, small enough to be explored whole.</summary>
/// <param name="Ring">The ring's name.</param>
/// <param name="Name">What the program does.</param>
/// <param name="Bounds">How much of it.</param>
/// <param name="Make">Makes the program and its ring.</param>
public sealed record BoundedProgram(
    string Ring,
    string Name,
    string Bounds,
    Func<IModelProgram> Make
)
{
    /// <summary>More than any of the programs has.</summary>
    public const long MostExecutions = 100_000_000;

    /// <summary>The thread that is to stop before each of its steps; null for none.</summary>
    public int? CrashThread { get; init; }

    /// <summary>Whether it is explored by command only.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Explores it.</summary>
    /// <param name="weakened">The edges that lose their order.</param>
    /// <returns>The verdict.</returns>
    public Verdict Explore(params int[] weakened) =>
        Explore(new ExplorerOptions { MaxExecutions = MostExecutions }, weakened);

    /// <summary>Explores it and reports more.</summary>
    /// <param name="options">How; the bounds and the mutation are the program's.</param>
    /// <param name="weakened">The edges that lose their order.</param>
    /// <returns>The verdict.</returns>
    public Verdict Explore(ExplorerOptions options, params int[] weakened)
    {
        ArgumentNullException.ThrowIfNull(options);
        var program = Make();
        using var owned = program as IDisposable;
        return Explorer.Explore(program, Bound(program, options, weakened));
    }

    /// <summary>Runs the one execution that failed before.</summary>
    /// <param name="token">What a counterexample said.</param>
    /// <param name="weakened">The edges that had lost their order.</param>
    /// <returns>The verdict.</returns>
    public Verdict Replay(string token, params int[] weakened)
    {
        var program = Make();
        using var owned = program as IDisposable;
        return Explorer.Replay(program, token, Bound(program, new(), weakened));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Ring}: {Name}, {Bounds}";

    // No time limit: the same everywhere.
    private ExplorerOptions Bound(IModelProgram program, ExplorerOptions options, int[] weakened) =>
        options with
        {
            CrashThread = CrashThread,
            Mutation = Mutation.Weaken(weakened),
            EdgeNames = Algorithms.EdgeNamesOf(Ring),
            LocationNames = (program as RingProgram)?.LocationNames,
        };
}
