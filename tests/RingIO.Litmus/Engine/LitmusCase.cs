// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>A program and its broken twin.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Threads">How many threads each has.</param>
/// <param name="About">What must not happen.</param>
/// <param name="Flaw">What is wrong with the twin.</param>
/// <param name="Make">Makes the right one, or the twin if told so.</param>
internal sealed record LitmusCase(
    string Name,
    int Threads,
    string About,
    string Flaw,
    Func<IWorld, bool, IRoundProgram> Make
)
{
    /// <summary>Whether it looks for the machine's reorderings, and proves nothing where none could show.</summary>
    public bool NeedsLiveMachine { get; init; }
}
