// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Something was asked of a frame that its owner, its type or its counts forbid.</summary>
public sealed class FrameException : InvalidOperationException
{
    /// <summary>Reports nothing in particular.</summary>
    public FrameException() { }

    /// <summary>Reports in words.</summary>
    /// <param name="message">What was asked, and why it cannot be.</param>
    public FrameException(string message)
        : base(message) { }

    /// <summary>Reports in words.</summary>
    /// <param name="message">What was asked, and why it cannot be.</param>
    /// <param name="innerException">What led to it, or null.</param>
    public FrameException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Reports a frame.</summary>
    /// <param name="asked">What was asked.</param>
    /// <param name="frame">Of which frame.</param>
    /// <param name="info">What the frame is.</param>
    public FrameException(string asked, Mfn frame, FrameInfo info)
        : base($"{asked}: {frame} is {info}.")
    {
        Frame = frame;
        Info = info;
    }

    /// <summary>The frame; 0 if the report names none.</summary>
    public Mfn Frame { get; }

    /// <summary>What it was.</summary>
    public FrameInfo Info { get; }
}
