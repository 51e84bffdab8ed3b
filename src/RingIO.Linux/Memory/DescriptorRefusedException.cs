// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>A descriptor that came from elsewhere is not safe, or not what was announced, and was not attached.</summary>
public sealed class DescriptorRefusedException : IOException
{
    /// <summary>Says why.</summary>
    /// <param name="message">What was found, and what the sender must do.</param>
    public DescriptorRefusedException(string message)
        : base(message) { }
}
