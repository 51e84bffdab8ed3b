// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>A measurement over TAP devices cannot be made here; the message is one line that says why, and what to do.</summary>
internal sealed class TapUnavailableException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">One line.</param>
    /// <param name="inner">What happened.</param>
    public TapUnavailableException(string message, Exception? inner = null)
        : base(message, inner) { }
}
