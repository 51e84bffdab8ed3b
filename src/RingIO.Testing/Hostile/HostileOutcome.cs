// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>How one round ended.</summary>
/// <param name="Violation">Which promise was broken, or null.</param>
/// <param name="Detail">What happened, in words.</param>
/// <param name="Error">What was thrown, or null.</param>
/// <param name="Script">What was done, up to the violation.</param>
/// <param name="Lines">The script in words, if asked for.</param>
internal sealed record HostileOutcome(
    HostileViolation? Violation,
    string Detail,
    Exception? Error,
    HostileScript Script,
    IReadOnlyList<string> Lines
)
{
    /// <summary>Whether another round broke the same promise in the same way.</summary>
    public bool IsLike(HostileOutcome other) =>
        Violation is not null
        && Violation == other.Violation
        && Error?.GetType() == other.Error?.GetType();
}
