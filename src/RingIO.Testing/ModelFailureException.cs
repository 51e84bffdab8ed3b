// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>An exploration did not come out clean. The message is the whole report, schedule included.</summary>
public sealed class ModelFailureException : Exception
{
    /// <summary>Reports nothing in particular.</summary>
    public ModelFailureException() { }

    /// <summary>Reports in words.</summary>
    /// <param name="message">The report.</param>
    public ModelFailureException(string message)
        : base(message) { }

    /// <summary>Reports in words.</summary>
    /// <param name="message">The report.</param>
    /// <param name="innerException">What the program threw, or null.</param>
    public ModelFailureException(string message, Exception? innerException)
        : base(message, innerException) { }
}
