// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>What a look at a registered wait found.</summary>
internal enum PumpResult
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>The side is ready.</summary>
    Ready,

    /// <summary>The ring has ended.</summary>
    Ended,

    /// <summary>The token was cancelled.</summary>
    Cancelled,

    /// <summary>Side or ring has been disposed of.</summary>
    Disposed,
}
