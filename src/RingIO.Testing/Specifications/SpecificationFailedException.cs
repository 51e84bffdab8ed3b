// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>An object did not do what its specification says. The message is the whole report.</summary>
public sealed class SpecificationFailedException : Exception
{
    /// <summary>Reports nothing in particular.</summary>
    public SpecificationFailedException() { }

    /// <summary>Reports in words.</summary>
    /// <param name="message">The report.</param>
    public SpecificationFailedException(string message)
        : base(message) { }

    /// <summary>Reports in words.</summary>
    /// <param name="message">The report.</param>
    /// <param name="innerException">What the object threw, or null.</param>
    public SpecificationFailedException(string message, Exception? innerException)
        : base(message, innerException) { }
}
