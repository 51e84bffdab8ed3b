// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Why a ring cannot be used: what was found wrong, in words that name field, value and remedy.</summary>
/// <param name="Kind">What went wrong, for programs.</param>
/// <param name="Message">What went wrong, for people: the field, what it held, what was expected.</param>
/// <remarks>Immutable. A fault is data: it is returned, never thrown, on a path that a peer can reach.</remarks>
public sealed record RingFault(RingFaultKind Kind, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Message}";
}
