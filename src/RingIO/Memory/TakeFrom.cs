// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>From which of the free blocks that are large enough frames are taken.</summary>
internal enum TakeFrom
{
    /// <summary>The smallest, of these the lowest: large ones stay whole.</summary>
    Smallest,

    /// <summary>The lowest, whatever its size: what is used gathers at the bottom, and the areas above empty themselves.</summary>
    Lowest,

    /// <summary>The highest, whatever its size: what gathers at the bottom is left alone.</summary>
    Highest,
}
