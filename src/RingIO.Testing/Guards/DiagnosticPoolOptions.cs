// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Guards;

/// <summary>How a <see cref="DiagnosticMemoryPool"/> looks for misuse.</summary>
/// <remarks>Immutable.</remarks>
public sealed record DiagnosticPoolOptions
{
    /// <summary>How many canary bytes stand on each side of what a renter gets; 0 for none, where blocks must be whole and aligned.</summary>
    public int CanaryBytes { get; init; } = 64;

    /// <summary>How many returned blocks are kept back, each looked at before it is handed out again.</summary>
    public int KeptBack { get; init; } = 4;
}
