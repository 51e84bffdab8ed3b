// SPDX-License-Identifier: MIT

using RingIO.Testing;

namespace RingIO.Models.Litmus;

/// <summary>A classic small program with one outcome that tells memory models apart.</summary>
/// <param name="Name">Its name in the literature.</param>
/// <param name="Accesses">How its accesses are ordered.</param>
/// <param name="Outcome">The outcome, in words.</param>
/// <param name="DotNet">Whether .NET's document lets it happen.</param>
/// <param name="Threads">The bodies; each puts what it reads into the registers that it is given.</param>
/// <param name="Happened">Whether registers, and the final words, show the outcome.</param>
public sealed record LitmusTest(
    string Name,
    string Accesses,
    string Outcome,
    bool DotNet,
    Action<LitmusWords, ulong[]>[] Threads,
    Func<LitmusWords, ulong[], bool> Happened
)
{
    /// <summary>Whether a model lets the outcome happen, found by exploring every execution.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether any execution shows it.</returns>
    public bool IsAllowed(MemoryModel model)
    {
        using var words = new LitmusWords();
        var registers = new ulong[4];
        var seen = false;
        var program = new ModelProgram(
            () => seen |= Happened(words, registers),
            [.. Threads.Select(body => (Action)(() => body(words, registers)))]
        );
        Explorer.Explore(program, new() { Model = model }).ThrowUnlessClean();
        return seen;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, {Accesses}";
}
