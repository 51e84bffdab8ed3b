// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Translation;

/// <summary>What a step of the machine of page tables does.</summary>
public enum TableStepKind
{
    /// <summary>Maps a range.</summary>
    Map,

    /// <summary>Maps a range; twice as likely as other steps, as the others need something that is mapped.</summary>
    MapAgain,

    /// <summary>Maps two ranges, or neither.</summary>
    MapBatch,

    /// <summary>Maps what is missing of a superpage, one by one, so that it becomes one.</summary>
    Fill,

    /// <summary>Unmaps a range.</summary>
    Unmap,

    /// <summary>Changes flags.</summary>
    Protect,

    /// <summary>Changes flags of two ranges that may meet.</summary>
    ProtectBatch,

    /// <summary>Changes frames.</summary>
    Remap,

    /// <summary>Promotes what can be.</summary>
    Promote,

    /// <summary>Splits.</summary>
    Split,

    /// <summary>Reads and writes through the walker.</summary>
    Access,

    /// <summary>All processors acknowledge.</summary>
    Acknowledge,
}
