// SPDX-License-Identifier: MIT

namespace RingIO.Cli;

/// <summary>Something that whoever runs the tool can put right: one line for the error output.</summary>
internal sealed class CliException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">What was wrong and what to do: one line.</param>
    /// <param name="exitCode">What the tool ends with; not 0.</param>
    public CliException(string message, int exitCode = 1)
        : base(message) => ExitCode = exitCode;

    /// <summary>What the tool ends with.</summary>
    public int ExitCode { get; }
}
