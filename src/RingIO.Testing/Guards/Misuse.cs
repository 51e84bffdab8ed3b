// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Guards;

/// <summary>One misuse, with the places in the code that explain it.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Detail">To what, in words.</param>
/// <param name="FirstOwner">The stack of whoever rented it, or opened it first.</param>
/// <param name="Returned">The stack of whoever returned it; null if nobody has.</param>
/// <remarks>Immutable.</remarks>
public sealed record Misuse(MisuseKind Kind, string Detail, string FirstOwner, string? Returned)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Returned is null
            ? $"""
                {Kind}: {Detail}
                First owner:
                {FirstOwner}
                """
            : $"""
                {Kind}: {Detail}
                First owner:
                {FirstOwner}
                Returned:
                {Returned}
                """;
}
