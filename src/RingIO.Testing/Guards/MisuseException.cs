// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Guards;

/// <summary>Memory or objects were misused; thrown where it was found, which may be later than where it was done.</summary>
public sealed class MisuseException : InvalidOperationException
{
    internal MisuseException(IReadOnlyList<Misuse> misuses)
        : base(string.Join(Environment.NewLine, misuses)) => Misuses = misuses;

    /// <summary>What was found, at least one.</summary>
    public IReadOnlyList<Misuse> Misuses { get; }
}
