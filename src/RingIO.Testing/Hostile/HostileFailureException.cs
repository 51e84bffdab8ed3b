// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>A victim broke a promise. The message tells the seed and the smallest script found that breaks it.</summary>
public sealed class HostileFailureException : Exception
{
    internal HostileFailureException(
        string message,
        HostileViolation violation,
        HostileScript script,
        Exception? inner
    )
        : base(message, inner)
    {
        Violation = violation;
        Script = script;
    }

    /// <summary>Which promise.</summary>
    public HostileViolation Violation { get; }

    /// <summary>The smallest script found: <see cref="HostilePeer.Replay"/> runs it.</summary>
    public HostileScript Script { get; }
}
