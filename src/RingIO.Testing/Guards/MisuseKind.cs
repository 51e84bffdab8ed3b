// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Guards;

/// <summary>What somebody did to memory or an object that was not theirs to do.</summary>
public enum MisuseKind
{
    /// <summary>It was used, or written, after it had been returned.</summary>
    UseAfterReturn,

    /// <summary>It was returned twice.</summary>
    DoubleReturn,

    /// <summary>It was never returned.</summary>
    Leak,

    /// <summary>It was written while it was promised to be only read.</summary>
    WriteThroughReadOnly,

    /// <summary>The bytes beside it were written.</summary>
    Overrun,

    /// <summary>It was returned to a pool that had not handed it out.</summary>
    NotRentedHere,
}
