// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>What an attack did to a victim that kept its promises.</summary>
/// <param name="Target">What was attacked.</param>
/// <param name="Seed">Where the random numbers began.</param>
/// <param name="Rounds">How many victims were opened.</param>
/// <param name="Steps">How many steps they took.</param>
/// <param name="States">How many of these found words that the peer had written since the step before, and a victim that had not closed yet.</param>
/// <param name="Writes">How many words the peer wrote: each made a state of the memory that no correct peer makes.</param>
/// <param name="WritesInside">How many of those were written between two accesses of one step.</param>
/// <param name="Accesses">How many accesses the victims made over <see cref="HostileOrder"/>.</param>
/// <param name="Transfers">How many steps put or took something.</param>
/// <param name="Closed">How many victims had closed the memory at their end.</param>
/// <param name="Promised">How many steps ended with an exception that they document.</param>
/// <remarks>Immutable. Look at the numbers: an attack in which nothing was transferred, or nothing closed, showed little.</remarks>
public sealed record HostileReport(
    string Target,
    int Seed,
    long Rounds,
    long Steps,
    long States,
    long Writes,
    long WritesInside,
    long Accesses,
    long Transfers,
    long Closed,
    long Promised
)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Target}: seed {Seed}, {Rounds} rounds, {Steps} steps, {States} of them in a state that the peer made, {Writes} words written ({WritesInside} inside a step), {Accesses} accesses, {Transfers} transfers, {Closed} closed, {Promised} promised exceptions";
}
